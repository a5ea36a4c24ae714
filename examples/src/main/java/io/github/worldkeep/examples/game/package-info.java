/**
 * A small multiplayer survival game, as a studio might have written it before it heard of
 * Worldkeep: a dedicated server that keeps an island and its players as files in one directory, and
 * a bot that plays it over TCP. Nothing here uses anything but the JDK. The other examples run this
 * server unchanged under Worldkeep.
 *
 * <p>Start at {@link io.github.worldkeep.examples.game.IslandServer}, which documents the command
 * line, the protocol and the files; {@link io.github.worldkeep.examples.game.IslandBot} is the
 * player. Inside, data flows one way: a visit turns lines into commands, the game loop hands them
 * to the game one at a time, the game changes the world and its players, and the save folder writes
 * what changed.
 */
@NullMarked
package io.github.worldkeep.examples.game;

import org.jspecify.annotations.NullMarked;

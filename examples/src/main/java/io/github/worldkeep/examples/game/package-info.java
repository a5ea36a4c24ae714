/**
 * A small multiplayer survival game, as a studio might have written it before it used Worldkeep. A
 * dedicated server keeps an island and its players as files in one directory, and a bot plays over
 * TCP. The code needs only the JDK. The demo runs this server unchanged under Worldkeep.
 *
 * <p>Start at {@link io.github.worldkeep.examples.game.IslandServer}, which documents the command
 * line, the protocol and the files; {@link io.github.worldkeep.examples.game.IslandBot} is the
 * player. Inside, data flows one way. A visit turns lines into commands. The game loop passes them
 * to the game one at a time. The game changes the world and its players, and the save folder writes
 * the changes.
 */
@NullMarked
package io.github.worldkeep.examples.game;

import org.jspecify.annotations.NullMarked;

/**
 * Runs a game server, from its room config to its exit code.
 *
 * <p>Start with {@link io.github.worldkeep.bootstrap.session.Bootstrap}, which runs a {@link
 * io.github.worldkeep.bootstrap.session.Game}. The game receives a {@link
 * io.github.worldkeep.bootstrap.session.Session}; a {@link
 * io.github.worldkeep.bootstrap.session.SessionListener} receives the events of the run.
 *
 * <p>Inside, a run is a state machine on one event loop: {@code TransitionTable} has its rows,
 * {@code LifeCycle} carries out its actions, and {@code Cycle} has the steps of one session. {@code
 * docs/lifecycle.md} shows the table.
 */
@NullMarked
package io.github.worldkeep.bootstrap.session;

import org.jspecify.annotations.NullMarked;

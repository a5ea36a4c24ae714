/**
 * The command {@code worldkeep run}. It starts the game as a child process, and ends when the game
 * and all processes that the game left behind have ended.
 */
@NullMarked
package io.github.worldkeep.sidecar.run;

import org.jspecify.annotations.NullMarked;

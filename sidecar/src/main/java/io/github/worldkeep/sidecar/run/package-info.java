/**
 * {@code worldkeep run}: the game as a child process, from its start to its end and to that of the
 * processes that it leaves behind.
 */
@NullMarked
package io.github.worldkeep.sidecar.run;

import org.jspecify.annotations.NullMarked;

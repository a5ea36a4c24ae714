/**
 * The demo kills a game server, deletes its directory, and starts it again elsewhere. The saved
 * world comes back. The demo uses only the embedded stores, and checks every statement that it
 * prints.
 *
 * <p>{@code mvn -q -Pdemo} builds and runs it. Start at {@link
 * io.github.worldkeep.examples.demo.Demo}, where {@code play} has the steps.
 */
@NullMarked
package io.github.worldkeep.examples.demo;

import org.jspecify.annotations.NullMarked;

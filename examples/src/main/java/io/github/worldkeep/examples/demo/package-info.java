/**
 * The demo: a game server is killed, its directory deleted, and started again elsewhere; what was
 * saved comes back. It uses nothing but the embedded stores, and checks everything it says.
 *
 * <p>{@code mvn -q -Pdemo} builds and runs it. Start at {@link
 * io.github.worldkeep.examples.demo.Demo}, whose {@code play} is the story.
 */
@NullMarked
package io.github.worldkeep.examples.demo;

import org.jspecify.annotations.NullMarked;

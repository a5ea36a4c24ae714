/**
 * What the example programs share, with nothing but the JDK: command lines, and a protocol of lines
 * over TCP, of which {@link io.github.worldkeep.examples.shared.Door} is the server's side and
 * {@link io.github.worldkeep.examples.shared.GameClient} the client's.
 */
@NullMarked
package io.github.worldkeep.examples.shared;

import org.jspecify.annotations.NullMarked;

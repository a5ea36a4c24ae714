/**
 * Code that the example programs share: command lines, and a protocol of lines over TCP. The
 * server's side is {@link io.github.worldkeep.examples.shared.Door}, the client's is {@link
 * io.github.worldkeep.examples.shared.GameClient}. The code needs only the JDK.
 */
@NullMarked
package io.github.worldkeep.examples.shared;

import org.jspecify.annotations.NullMarked;

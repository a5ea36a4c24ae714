/**
 * Hathora's contract with game servers. Start with {@link
 * io.github.worldkeep.bootstrap.host.hathora.HathoraHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.hathora;

import org.jspecify.annotations.NullMarked;

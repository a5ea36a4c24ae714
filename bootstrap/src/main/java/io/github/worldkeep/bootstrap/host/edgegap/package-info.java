/**
 * Edgegap's contract with game servers. Start with {@link
 * io.github.worldkeep.bootstrap.host.edgegap.EdgegapHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.edgegap;

import org.jspecify.annotations.NullMarked;

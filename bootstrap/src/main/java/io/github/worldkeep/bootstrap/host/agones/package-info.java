/**
 * Agones, through the REST API of its SDK. Start with {@link
 * io.github.worldkeep.bootstrap.host.agones.AgonesHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.agones;

import org.jspecify.annotations.NullMarked;

/**
 * Leases on worlds, players and other names, enforced by the store. Start with {@link
 * io.github.worldkeep.state.lease.GameServer}.
 */
@NullMarked
package io.github.worldkeep.state.lease;

import org.jspecify.annotations.NullMarked;

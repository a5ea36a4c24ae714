/** What a game persists: worlds, players, leases, connection tokens and matches. */
@NullMarked
package io.github.worldkeep.state;

import org.jspecify.annotations.NullMarked;

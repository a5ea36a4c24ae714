/**
 * PlayFab multiplayer servers, through the protocol of their game server SDK (GSDK). Start with
 * {@link io.github.worldkeep.bootstrap.host.playfab.PlayFabHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.playfab;

import org.jspecify.annotations.NullMarked;

/**
 * Amazon GameLift Servers, through the protocol of their server SDK 5. Start with {@link
 * io.github.worldkeep.bootstrap.host.gamelift.GameLiftHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.gamelift;

import org.jspecify.annotations.NullMarked;

/** From room config to shutdown: how a game server starts, plays its session and ends. */
@NullMarked
package io.github.worldkeep.bootstrap;

import org.jspecify.annotations.NullMarked;

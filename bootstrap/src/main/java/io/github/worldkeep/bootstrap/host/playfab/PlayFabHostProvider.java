package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server of PlayFab's multiplayer servers. Speaks the protocol of <a
 * href="https://github.com/PlayFab/gsdk">the game server SDK</a> with the agent on the machine:
 * heartbeats, and what they are answered.
 *
 * <p>PlayFab gives sessions to servers that stand by (mode ALLOCATE); a server can't reserve or
 * allocate itself, and takes one session in its life. The session's id is the allocation's; its
 * cookie is the room config, and without a cookie the id is the session's too.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code GSDK_CONFIG_FILE}</td><td>set by PlayFab's agent: where its file is</td></tr>
 * <tr><td>{@code WORLDKEEP_PLAYFAB_PORT}</td><td>the name of the port for players, as in the build;
 * else the first one</td></tr>
 * </table>
 *
 * The operation {@code Terminate} is a soft stop, of which PlayFab says no time. Planned
 * maintenance is one too, whose grace ends when the maintenance begins; a mere freeze of the
 * machine is none. A heartbeat that is not heard or whose answer is not understood is an exception;
 * after a minute without a good one the server is lost to PlayFab, which is a hard stop.
 *
 * <p>A heartbeat holds one entry for each player, with a number in place of PlayFab's player id.
 */
public final class PlayFabHostProvider implements HostProvider {
  @Override
  public String name() {
    return "playfab";
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    return new PlayFabHost(
        PlayFabConfig.of(new HostEnvironment(name(), environment)),
        Clock.systemUTC(),
        System::nanoTime);
  }
}

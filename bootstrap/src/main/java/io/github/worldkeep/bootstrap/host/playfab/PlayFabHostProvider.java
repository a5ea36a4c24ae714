package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server of PlayFab's multiplayer servers. Uses the protocol of <a
 * href="https://github.com/PlayFab/gsdk">the game server SDK</a> with the agent on the machine,
 * which consists of heartbeats and their answers.
 *
 * <p>PlayFab allocates servers that stand by (mode ALLOCATE). A server can't reserve or allocate
 * itself, and runs one session in its life. The id of the session is also the id of the allocation.
 * Its cookie is the room config. Without a cookie, the id is also the session's in Worldkeep.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code GSDK_CONFIG_FILE}</td><td>the agent's file, set by the agent</td></tr>
 * <tr><td>{@code WORLDKEEP_PLAYFAB_PORT}</td><td>the name of the port for players, as in the build; the
 * first port by default</td></tr>
 * </table>
 *
 * The operation {@code Terminate} is a soft stop, for which PlayFab sends no grace. Planned
 * maintenance is a soft stop whose grace ends when the maintenance starts. A freeze of the machine
 * is no stop. A heartbeat without a valid answer is an exception. After a minute without a
 * successful heartbeat, the server is lost to PlayFab, which is a hard stop.
 *
 * <p>A heartbeat has one entry for each player, with a number in place of PlayFab's player id.
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

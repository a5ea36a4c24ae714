package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server process of Amazon GameLift Servers, in a managed EC2 fleet or an Anywhere fleet. Uses
 * the WebSocket protocol of <a
 * href="https://github.com/amazon-gamelift/amazon-gamelift-servers-go-server-sdk">the server SDK
 * 5</a>, whose only description is its source code. It was tested against a stand-in written after
 * that code, not against the service.
 *
 * <p>GameLift allocates processes that are ready (mode ALLOCATE). A process runs one session, and
 * ends. The id of the game session is also the id of the allocation. Its {@code GameSessionData} is
 * the room config. Without data, the id is also the session's in Worldkeep.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code GAMELIFT_SDK_WEBSOCKET_URL}, {@code GAMELIFT_SDK_AUTH_TOKEN}, {@code
 * GAMELIFT_SDK_PROCESS_ID}, {@code GAMELIFT_SDK_HOST_ID}, {@code GAMELIFT_SDK_FLEET_ID}</td><td>set by
 * GameLift; on an Anywhere fleet, set by the operator who registers the compute</td></tr>
 * <tr><td>{@code WORLDKEEP_GAMELIFT_PORT}</td><td>the port of this process for players, 1 to 60000
 * </td></tr>
 * <tr><td>{@code WORLDKEEP_GAMELIFT_LOGS}</td><td>absolute paths, separated by commas, that GameLift
 * keeps after the session; optional</td></tr>
 * </table>
 *
 * Not supported are managed container fleets, which sign their connection instead of using a token,
 * player sessions and backfill. Players are admitted by connection tokens.
 *
 * <p>{@code TerminateProcess} is a soft stop. Its grace is the time until GameLift ends the
 * process. A connection that ended is opened again by the next heartbeat. Three minutes without a
 * successful heartbeat are a hard stop, because GameLift then ends the process as unhealthy.
 */
public final class GameLiftHostProvider implements HostProvider {
  @Override
  public String name() {
    return "gamelift";
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    return new GameLiftHost(
        GameLiftSettings.of(new HostEnvironment(name(), environment)),
        Clock.systemUTC(),
        System::nanoTime);
  }
}

package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server process of Amazon GameLift Servers: of a managed EC2 fleet or an Anywhere fleet. Speaks
 * the WebSocket protocol of <a
 * href="https://github.com/amazon-gamelift/amazon-gamelift-servers-go-server-sdk">the server SDK
 * 5</a>, of which there is no description but its sources. It was tried against a stand-in made
 * after them, not against the service.
 *
 * <p>GameLift gives sessions to processes that are ready (mode ALLOCATE); a process takes one, and
 * ends. The game session's id is the allocation's; its {@code GameSessionData} is the room config,
 * and without data the id is the session's too.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code GAMELIFT_SDK_WEBSOCKET_URL}, {@code GAMELIFT_SDK_AUTH_TOKEN}, {@code
 * GAMELIFT_SDK_PROCESS_ID}, {@code GAMELIFT_SDK_HOST_ID}, {@code GAMELIFT_SDK_FLEET_ID}</td><td>set
 * by GameLift; on an Anywhere fleet by whoever registers the compute</td></tr>
 * <tr><td>{@code WORLDKEEP_GAMELIFT_PORT}</td><td>the port of this process for players, 1 to 60000
 * </td></tr>
 * <tr><td>{@code WORLDKEEP_GAMELIFT_LOGS}</td><td>absolute paths, with commas between, that GameLift
 * keeps after the session; may be left out</td></tr>
 * </table>
 *
 * Managed container fleets, which sign their connection in place of a token, are not supported, nor
 * are player sessions and backfill: players are let in by connection tokens.
 *
 * <p>{@code TerminateProcess} is a soft stop with the time until GameLift ends the process. A
 * connection that ended is opened again by the next beat. Three minutes without a heartbeat that
 * was heard are a hard stop: then GameLift takes the process for unhealthy and kills it.
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

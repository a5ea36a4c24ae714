package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A game server of <a href="https://agones.dev">Agones</a>, in a fleet or alone. Uses the SDK's
 * REST API on localhost, as Agones' guide to its client SDKs (REST) and its protocol files describe
 * it.
 *
 * <p>Both ways of the life cycle are possible. A {@code GameServerAllocation} allocates a server
 * that is ready, or a server reserves and allocates itself. Annotations in the metadata of the
 * allocation describe the session:
 *
 * <table>
 * <caption>Annotations</caption>
 * <tr><td>{@code worldkeep.io/room-config}</td><td>the room config, JSON</td></tr>
 * <tr><td>{@code worldkeep.io/session-id}</td><td>the session, if the room config does not name it</td></tr>
 * <tr><td>{@code worldkeep.io/allocation-id}</td><td>the id of the allocation; by default the server's name
 * and the time of the allocation, {@code agones.dev/last-allocated}</td></tr>
 * </table>
 *
 * A recycled server keeps the annotations of earlier allocations, so set all that you use with
 * every allocation. A server runs one session at a time: an allocation must not select servers that
 * are allocated.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code AGONES_SDK_HTTP_PORT}</td><td>the port of the SDK, set by Agones; 9358 by default</td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_PORT}</td><td>the name of the port for players; the first port by default
 * </td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_COUNTER}</td><td>a counter (beta) for the number of players and the
 * capacity; none by default. If the SDK refuses it, the session continues</td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_LIST}</td><td>a list (beta) for the ids of the players, up to 1,000; none
 * by default. If the SDK refuses it, the session continues</td></tr>
 * </table>
 *
 * The watch ends a session. {@code Shutdown}, or that the server is being deleted, is a soft stop.
 * Its grace is unknown to Agones' SDK: it is the pod's {@code terminationGracePeriodSeconds}.
 * {@code Unhealthy} and {@code Error} are hard stops, because a server can't leave these states.
 */
public final class AgonesHostProvider implements HostProvider {
  @Override
  public String name() {
    return "agones";
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    return new AgonesHost(AgonesSettings.of(new HostEnvironment(name(), environment)));
  }
}

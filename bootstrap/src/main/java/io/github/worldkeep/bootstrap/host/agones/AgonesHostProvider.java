package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A game server of <a href="https://agones.dev">Agones</a>, in a fleet or alone. Speaks to the
 * SDK's REST API on localhost, as Agones' guide to its client SDKs (REST) and its protocol files
 * describe it.
 *
 * <p>Both ways of the life cycle are there: ready servers that a {@code GameServerAllocation} gives
 * a session to, and servers that reserve and allocate themselves. An allocation says what the
 * session is in annotations of its metadata:
 *
 * <table>
 * <caption>Annotations</caption>
 * <tr><td>{@code worldkeep.io/room-config}</td><td>the room config, JSON</td></tr>
 * <tr><td>{@code worldkeep.io/session-id}</td><td>the session, if the room config does not say it</td></tr>
 * <tr><td>{@code worldkeep.io/allocation-id}</td><td>the allocation's own name; else it is the
 * server's name and the time of the allocation, {@code agones.dev/last-allocated}</td></tr>
 * </table>
 *
 * A server that is recycled keeps the annotations of earlier allocations, so give all that you use
 * with every allocation. A server is given one session at a time: do not let an allocation select
 * servers that are allocated.
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><td>{@code AGONES_SDK_HTTP_PORT}</td><td>set by Agones; 9358 if not</td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_PORT}</td><td>the name of the port for players; else the first one
 * </td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_COUNTER}</td><td>a counter (beta) that is to hold the number of
 * players and the capacity; else none. If the SDK refuses it, the session goes on</td></tr>
 * <tr><td>{@code WORLDKEEP_AGONES_LIST}</td><td>a list (beta) that is to hold the players' ids, up to
 * 1,000; else none. The same if it is refused</td></tr>
 * </table>
 *
 * What is seen on the watch ends a session: {@code Shutdown}, or that the server is being deleted,
 * is a soft stop (Agones says no time, it is the pod's {@code terminationGracePeriodSeconds});
 * {@code Unhealthy} and {@code Error} are hard stops, since nothing leads back from them.
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

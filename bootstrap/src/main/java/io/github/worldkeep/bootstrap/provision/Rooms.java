package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import io.github.worldkeep.state.token.ConnectionToken;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives a match or a world a server: writes its room config, creates its session, asks the host for
 * the room, records the allocation, and issues a connection token to each player, in this order.
 *
 * <pre>{@code
 * Rooms rooms = new Rooms(
 *     new Sessions(persistence.documents()), new ConnectionTokens(persistence.keyValues()), host);
 * Room room = rooms.provision(plan);
 * }</pre>
 *
 * <p>What a failure leaves does no harm, and {@link #provision} with the same plan goes on from
 * there:
 *
 * <table>
 *   <caption>Where it failed, and what there is then</caption>
 *   <tr><td>the room config</td><td>nothing</td></tr>
 *   <tr><td>the session</td><td>nothing, or a session that nobody runs</td></tr>
 *   <tr><td>the host</td><td>a session; perhaps a room, which nobody can enter</td></tr>
 *   <tr><td>the allocation</td><td>session and room. The server claims the session by itself</td></tr>
 *   <tr><td>the tokens</td><td>session, room, and tokens that nobody knows and that expire</td></tr>
 * </table>
 *
 * <p>Who does not want to go on calls {@link #cancel}: a room that appears after all finds its
 * session ended, and ends. Safe for use by several threads and processes; of two that provision the
 * same at the same time, both ask the host, and a host makes one room of a name.
 */
public final class Rooms {
  private final Sessions sessions;
  private final ConnectionTokens tokens;
  private final RoomHost host;

  /**
   * Uses all three; closes none.
   *
   * @throws StoreException UNSUPPORTED if a store beneath is not {@link Capability#SHARED}: the
   *     server of a room would find neither its session nor the tokens of its players. Where the
   *     host starts rooms in this process, see {@link #inOneProcess}
   */
  public Rooms(Sessions sessions, ConnectionTokens tokens, RoomHost host) {
    this(sessions, tokens, host, Set.of(Capability.SHARED));
  }

  private Rooms(
      Sessions sessions, ConnectionTokens tokens, RoomHost host, Set<Capability> required) {
    require(required, sessions.capabilities(), "sessions", "WORLDKEEP_DOCUMENTS");
    require(required, tokens.capabilities(), "connection tokens", "WORLDKEEP_KEY_VALUES");
    this.sessions = sessions;
    this.tokens = tokens;
    this.host = host;
  }

  /** Rooms whose servers run in this process, such as in a test. The stores may be any. */
  public static Rooms inOneProcess(Sessions sessions, ConnectionTokens tokens, RoomHost host) {
    return new Rooms(sessions, tokens, host, Set.of());
  }

  private static void require(
      Set<Capability> required, Set<Capability> capabilities, String what, String variable) {
    if (!capabilities.containsAll(required)) {
      throw new StoreException(
          StoreException.Kind.UNSUPPORTED,
          StoreException.Retry.NEVER,
          "rooms: the store of the "
              + what
              + " is this process's own, and a room's server is another process: name a shared"
              + " one, as in "
              + variable
              + "; if all is one process, use Rooms.inOneProcess",
          null);
    }
  }

  /**
   * Provisions a room, or goes on with one. If a room is there already, it stays, and the players
   * get new tokens.
   *
   * @return the room, durable; its server may take a while
   * @throws io.github.worldkeep.bootstrap.room.RoomConfigException if the room config is too long,
   *     names the longest field; or if it is malformed. Nothing was done
   * @throws IllegalArgumentException if the region is empty. Nothing was done
   * @throws BackendException CONFLICT if there is another session of that name, or it is to end:
   *     take another id
   * @throws io.github.worldkeep.bootstrap.host.HostException if the host refused, or did not
   *     answer. Call again a little later: a room that was made after all has claimed its session
   *     then, and the host is not asked any more. If it goes on refusing, {@link #cancel}, and take
   *     another id
   * @throws StoreException all that the stores throw. Call again
   */
  public Room provision(RoomPlan plan) {
    String id = plan.session().id();
    RoomRequest request = new RoomRequest(id, plan.region(), plan.roomConfig().toJson());
    GameSession session = open(sessions.create(plan.session()));
    if (session.allocationId().isEmpty()) {
      session = recorded(session, host.create(request));
    }
    Map<String, ConnectionToken> issued = new LinkedHashMap<>();
    for (String player : plan.session().players()) {
      issued.put(player, tokens.issue(player, id, plan.tokenLifetime()));
    }
    return new Room(session, issued);
  }

  private static GameSession open(GameSession session) {
    if (session.state() != State.OPEN) {
      String problem = "session '" + session.id() + "' is to end: take another id";
      throw new BackendException(Kind.CONFLICT, problem, null);
    }
    return session;
  }

  /** Some hosts know the allocation only when the server runs, which claims the session then. */
  private GameSession recorded(GameSession session, Allocation allocation) {
    return allocation.id().isEmpty()
        ? session
        : sessions.allocateIfNone(session.id(), allocation.id());
  }

  /**
   * Calls a room off: its session ends, and its tokens are revoked. A server that runs it hears so,
   * saves, and ends. There need be no such session.
   *
   * @throws StoreException all that the stores throw. Call again
   */
  public void cancel(String sessionId) {
    try {
      sessions.end(sessionId);
    } catch (BackendException e) {
      if (e.kind() != Kind.MISSING) {
        throw e;
      }
    }
    tokens.revoke(sessionId);
  }
}

package io.github.worldkeep.bootstrap.provision;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import io.github.worldkeep.state.token.ConnectionToken;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Provisions servers for matches and worlds. It writes the room config, creates the session,
 * requests the room from the host, records the allocation, and issues a connection token for each
 * player, in this order.
 *
 * <pre>{@code
 * Rooms rooms = new Rooms(
 *     new Sessions(persistence.documents()), new ConnectionTokens(persistence.keyValues()), host);
 * Room room = rooms.provision(plan);
 * }</pre>
 *
 * <p>A failure leaves nothing harmful, and {@link #provision} with the same plan continues from
 * there:
 *
 * <table>
 *   <caption>The step that failed, and what exists then</caption>
 *   <tr><td>the room config</td><td>nothing</td></tr>
 *   <tr><td>the session</td><td>nothing, or a session without a server</td></tr>
 *   <tr><td>the host</td><td>a session; possibly a room that no player can enter</td></tr>
 *   <tr><td>the allocation</td><td>session and room. The server claims the session by itself</td></tr>
 *   <tr><td>the tokens</td><td>session, room, and tokens that were not returned and expire</td></tr>
 * </table>
 *
 * <p>A room outlives its server: if no server is known to be alive, {@link #provision} requests
 * another one from the host. {@link #cancel} abandons a room instead: a room that appears after all
 * finds its session ended, and ends. Safe for use by several threads and processes. If two callers
 * provision the same room at the same time, both request it from the host, which creates one room
 * of a name.
 */
public final class Rooms {
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofMinutes(2);
  private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();

  private final Sessions sessions;
  private final ConnectionTokens tokens;
  private final RoomHost host;
  private final Duration silence;
  private final Duration start;

  /**
   * Uses all three, and closes none.
   *
   * @throws StoreException UNSUPPORTED if one of the stores is not {@link Capability#SHARED}: the
   *     server of a room would find neither its session nor the tokens of its players. If the host
   *     starts rooms in this process, use {@link #inOneProcess}
   */
  public Rooms(Sessions sessions, ConnectionTokens tokens, RoomHost host) {
    this(sessions, tokens, host, SILENCE, START);
    Set<Capability> required = Set.of(Capability.SHARED);
    require(required, sessions.capabilities(), "sessions", "WORLDKEEP_DOCUMENTS");
    require(required, tokens.capabilities(), "connection tokens", "WORLDKEEP_KEY_VALUES");
  }

  private Rooms(
      Sessions sessions, ConnectionTokens tokens, RoomHost host, Duration silence, Duration start) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.host = host;
    this.silence = silence;
    this.start = start;
  }

  /**
   * Returns rooms whose servers run in this process, such as in a test. Any stores are accepted.
   */
  public static Rooms inOneProcess(Sessions sessions, ConnectionTokens tokens, RoomHost host) {
    return new Rooms(sessions, tokens, host, SILENCE, START);
  }

  /**
   * Returns rooms that presume servers dead after other times. A server that is alive after all
   * ends with a save once another one has its session.
   *
   * @param otherSilence the time without a heartbeat, at least 20 s: a heartbeat comes every 10 s.
   *     30 s by default
   * @param otherStart the time from the request of a room until its server enters the session, more
   *     than 0. 2 minutes by default
   */
  public Rooms presumingDeadAfter(Duration otherSilence, Duration otherStart) {
    if (otherSilence.compareTo(LEAST_SILENCE) < 0) {
      throw new IllegalArgumentException("silence is at least 20 s, not " + otherSilence);
    }
    if (otherStart.isNegative() || otherStart.isZero()) {
      throw new IllegalArgumentException("start is more than 0, not " + otherStart);
    }
    return new Rooms(sessions, tokens, host, otherSilence, otherStart);
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
   * Provisions a room, or continues a failed attempt. A room whose server is alive, or may still
   * start, stays, and the players get new tokens. If the server has left the session, or is
   * presumed dead, the host is requested to create the room again.
   *
   * @return the room, which is durable; its server may start later
   * @throws io.github.worldkeep.bootstrap.room.RoomConfigException if the room config is malformed
   *     or too long; a message about the length names the longest field. Nothing was done
   * @throws IllegalArgumentException if the region is empty. Nothing was done
   * @throws BackendException CONFLICT if another session has the id, or the session is ending: use
   *     another id
   * @throws io.github.worldkeep.bootstrap.host.HostException if the host refused, or did not
   *     respond. Call again a little later: a room that was created after all has then claimed its
   *     session, and is not requested again. If the host keeps refusing, call {@link #cancel}, and
   *     use another id
   * @throws StoreException all that the stores throw. Call again
   */
  public Room provision(RoomPlan plan) {
    String id = plan.session().id();
    RoomRequest request = new RoomRequest(id, plan.region(), plan.roomConfig().toJson());
    open(sessions.create(plan.session()));
    GameSession session = open(sessions.deallocateIfDead(id, silence, start));
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

  /**
   * Records the allocation. Some hosts know it only when the server runs, which then claims the
   * session.
   */
  private GameSession recorded(GameSession session, Allocation allocation) {
    return allocation.id().isEmpty()
        ? session
        : sessions.allocateIfNone(session.id(), allocation.id());
  }

  /**
   * Waits until players can join a room. The session is read every 250 ms.
   *
   * @return the session, whose instance is joinable and has an address
   * @throws TimeoutException if players can't join within the time. The message has the reason. The
   *     room and its tokens stay: wait again, or {@link #provision} again
   * @throws BackendException MISSING if the session is deleted meanwhile; CONFLICT if it is ending
   * @throws StoreException all that the stores throw. Call again
   * @throws InterruptedException if the thread is interrupted
   */
  public GameSession awaitJoinable(Room room, Duration timeout)
      throws TimeoutException, InterruptedException {
    String id = room.session().id();
    long begun = System.nanoTime();
    while (true) {
      GameSession session = open(sessions.deallocateIfDead(id, silence, start));
      if (session.instance().filter(Instance::joinable).isPresent()) {
        return session;
      }
      long left = timeout.toNanos() - (System.nanoTime() - begun);
      if (left <= 0) {
        throw new TimeoutException(notJoinable(session, timeout));
      }
      LockSupport.parkNanos(Math.min(left, POLL_NANOS));
      if (Thread.interrupted()) {
        throw new InterruptedException("the wait for session '" + id + "' was interrupted");
      }
    }
  }

  private static String notJoinable(GameSession session, Duration timeout) {
    String reason;
    if (session.instance().isPresent()) {
      reason = "its server is starting, or admits no more players: wait again";
    } else if (session.allocationId().isPresent()) {
      reason = "its server was requested, and has not entered the session yet: wait again";
    } else {
      reason = "no server has entered it: see the host's log of the room, and provision it again";
    }
    return "session '" + session.id() + "' is not joinable after " + timeout + ": " + reason;
  }

  /**
   * Cancels a room: its session ends, and its tokens are revoked. A server that runs the session
   * learns of it, saves, and ends. The session need not exist.
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

package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;

/**
 * The host that started this process, as one server of its fleet sees it, for one session. Its life
 * is
 *
 * <pre>
 *   connect ─┬─ ready ─── listener.allocated ─┬─ active ─ (draining) ─ ended ─ close
 *            └─ reserve ─────────── allocate ─┘
 * </pre>
 *
 * the upper way where the host gives sessions to servers that are ready, the lower one where a
 * server makes its own. {@link #heartbeat} runs all the time from {@link #connect} on. A host ends
 * with {@link #close} at any point.
 *
 * <p>Calls wait for the host, but not longer than {@link #REQUEST_TIMEOUT}. They come one at a
 * time, except for {@link #heartbeat}, which has a thread of its own, and {@link #close}, which may
 * come at any time and makes what still waits fail. A call that fails throws {@link HostException},
 * and may be repeated; a host that does not know a thing does nothing.
 */
public interface Host extends AutoCloseable {
  /** How long a call may wait for the host. */
  Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * The room config that the host handed over when it started the process, in a form that only it
   * knows. Asks nobody. Empty if it comes with the allocation, or in the environment.
   */
  Optional<String> roomConfig();

  /**
   * Connects, and begins to listen to the host.
   *
   * @param listener hears of what the host wants, on threads of the host's own, never before this
   *     returned
   */
  void connect(HostListener listener);

  /** Says that this server takes a session: the listener hears of an allocation. */
  void ready();

  /**
   * Keeps the host from giving this server a session, because it makes its own.
   *
   * @return the allocation that it is to have
   */
  Allocation reserve();

  /** Says that this server has a session of its own now, the one that was reserved. */
  void allocate();

  /** Says that players can come: the world is loaded. */
  void active();

  /** Says that this server will end soon, and not because the host asked for it. */
  void draining();

  /**
   * How often the host wants to hear {@link #heartbeat}. It is called no more often than every 250
   * ms, and at least every 30 seconds.
   */
  Duration heartbeatInterval();

  /**
   * Says that this process is well, and how many players it has.
   *
   * @throws HostException if the host did not hear it; the next beat tries again
   */
  void heartbeat(Occupancy occupancy);

  /**
   * Says that the process ends, and with which exit code. After it, only {@link #close} is called.
   */
  void ended(int exitCode);

  /**
   * Whether a server may take another session in the same process, after {@link #close}, with a new
   * connection.
   */
  boolean recyclable();

  /** Listens no more, and frees what is held: no thread and no connection is left. */
  @Override
  void close();
}

package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Optional;

/**
 * The hosting platform that started this process, for one session of this server. The calls come in
 * this order:
 *
 * <pre>
 *   connect ─┬─ ready ─── listener.allocated ─┬─ active ─ (draining) ─ ended ─ close
 *            └─ reserve ─────────── allocate ─┘
 * </pre>
 *
 * <p>The upper way is for hosts that allocate servers which are ready. The lower way is for servers
 * that allocate themselves. {@link #heartbeat} is called repeatedly from {@link #connect} on.
 * {@link #close} may follow any call.
 *
 * <p>A call waits for the host at most {@link #REQUEST_TIMEOUT}. A call that fails throws {@link
 * HostException}, and may be repeated. Calls come one at a time, with two exceptions: {@link
 * #heartbeat} has a thread of its own, and {@link #close} may come at any time.
 *
 * <p>A provider implements the default methods only if its host has a matching operation.
 */
public interface Host extends AutoCloseable {
  /** The longest time that a call waits for the host. */
  Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Returns the room config that the host passed to the process, in a form of the host's own.
   * Requests nothing from the host.
   *
   * @return empty by default: the room config is in the allocation or in the environment
   */
  default Optional<String> roomConfig() {
    return Optional.empty();
  }

  /**
   * Connects to the host, and starts to receive its messages.
   *
   * @param listener receives the messages on threads of the host, never before this method returned
   */
  void connect(HostListener listener);

  /** Marks this server as ready. The allocation arrives through {@link HostListener#allocated}. */
  void ready();

  /**
   * Reserves this server, so that the host does not allocate it.
   *
   * @return the allocation for the session that this server creates
   */
  Allocation reserve();

  /** Marks this reserved server as allocated. Does nothing by default. */
  default void allocate() {}

  /** Marks the world as loaded: players may connect. Does nothing by default. */
  default void active() {}

  /**
   * Announces that this server ends soon, for a reason other than the host's request. Does nothing
   * by default.
   */
  default void draining() {}

  /**
   * Returns the interval at which the host wants {@link #heartbeat}. Heartbeats are at least 250 ms
   * and at most 30 seconds apart, whatever is returned.
   *
   * @return 30 seconds by default
   */
  default Duration heartbeatInterval() {
    return Bounds.LONGEST_HEARTBEAT;
  }

  /**
   * Reports that this process is healthy, and its players. Does nothing by default.
   *
   * @throws HostException if the host did not accept the report; the next heartbeat tries again
   */
  default void heartbeat(Occupancy occupancy) {}

  /**
   * Reports that the process ends, and its exit code. Only {@link #close} is called afterwards.
   * Does nothing by default.
   */
  default void ended(int exitCode) {}

  /**
   * Returns whether the same process may run another session, after {@link #close} and with a new
   * {@link Host}.
   *
   * @return false by default
   */
  default boolean recyclable() {
    return false;
  }

  /**
   * Disconnects. Calls that wait for the host fail, the listener receives nothing more, and no
   * thread and no connection stays.
   */
  @Override
  void close();
}

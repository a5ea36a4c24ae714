package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.bootstrap.host.Occupancy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A game's backend as a server sees it: the sessions, the servers that run them, and the files that
 * they left. It decides nothing that Worldkeep guarantees: leases in the store decide which server
 * owns a world or a player.
 *
 * <p>A call waits for the backend at most {@link #REQUEST_TIMEOUT}, and throws {@link
 * BackendException} if it fails. Any thread may call. Each call may be repeated after a failure,
 * because a repetition has no further effect.
 */
public interface GameBackend extends AutoCloseable {
  /**
   * The longest time that a call waits for the backend. An upload may take a second more for each
   * 64 KiB.
   */
  Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Logs in, or renews the login before it expires.
   *
   * @return the time when the login expires; empty if it does not expire
   */
  Optional<Instant> login();

  /**
   * Creates a session for this server. The draft names the server's allocation.
   *
   * <p>If an earlier server created a session of the same id, type and world and did not end it,
   * this server takes it over. The earlier server learns of it from its next call if it is alive.
   * The caller must hold the lease of a session that another server may have created.
   *
   * @return the session; the existing one if it was created with an equal draft
   * @throws BackendException CONFLICT if another session has the id, or the session has ended
   */
  GameSession create(SessionDraft draft);

  /**
   * Reads a session.
   *
   * @param etag the entity tag of the session that the caller has; empty if it has none
   */
  SessionPoll poll(String sessionId, Optional<String> etag);

  /**
   * Publishes the instance that runs the session. Called when the world is loaded, and again when
   * the address changes or players may or may no longer join.
   *
   * @throws BackendException MISSING if there is no such session; CONFLICT if another allocation
   *     has it, if it is closed, or if this instance has left it or was replaced
   */
  GameSession publish(String sessionId, Instance instance);

  /**
   * Reports that the instance is healthy, and its occupancy.
   *
   * @throws BackendException MISSING if the session no longer exists, or is no longer run by this
   *     instance
   */
  void report(String sessionId, String instanceId, Occupancy occupancy);

  /**
   * Ends this instance of a session, for good. The session is closed if a server created it, or if
   * it is closing. Otherwise the session waits for another server, and without an allocation if
   * this instance ran it. Neither the instance nor the session must exist.
   */
  void leave(String sessionId, String instanceId);

  /**
   * Stores a file that a session, or a match in it, left, such as a log or a trace. A file of the
   * same name and origin is replaced. The session may have ended.
   *
   * @param name a {@link FileName}
   * @param file must not change during the call
   * @throws BackendException INVALID if the name has another form, or the file can't be read
   */
  void upload(Origin origin, String name, Path file);

  @Override
  void close();
}

package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.bootstrap.host.Occupancy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A game's backend as a server sees it: which sessions there are, who runs them, and what came of
 * them. It decides about nothing that Worldkeep promises: who owns a world or a player is decided
 * by leases in the store.
 *
 * <p>Calls wait for the backend, but not longer than {@link #REQUEST_TIMEOUT}, and throw {@link
 * BackendException}. They come from any thread. Each may be repeated after a failure: doing a thing
 * twice does it once.
 */
public interface GameBackend extends AutoCloseable {
  /** How long a call may wait for the backend; an upload, a second more for each 64 KiB. */
  Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Logs in, or once more before that ends.
   *
   * @return until when it is good; empty if it does not end
   */
  Optional<Instant> login();

  /**
   * Creates a session that this server is to run; the draft names its allocation.
   *
   * <p>Or goes on with one that an earlier server made, of the same type and world, and did not
   * end: it is this server's from now on, and the earlier one hears so if it is alive. Who asks
   * holds the lease of a session that somebody else may have made.
   *
   * @return the session; the one that is there, if it was created so before
   * @throws BackendException CONFLICT if there is another one of that name, or it is over
   */
  GameSession create(SessionDraft draft);

  /**
   * How a session is now.
   *
   * @param etag of the one that the caller has; empty if it has none
   */
  SessionPoll poll(String sessionId, Optional<String> etag);

  /**
   * Sets who runs the session, and where: once its world is loaded, and again when the address or
   * whether players may join changes.
   *
   * @throws BackendException MISSING if there is no such session; CONFLICT if another allocation
   *     has it, if it is closed, or if this instance has left it or was replaced
   */
  GameSession publish(String sessionId, Instance instance);

  /**
   * Says that the instance is well, and how full it is.
   *
   * @throws BackendException MISSING if the session, or this instance of it, is not there any more
   */
  void report(String sessionId, String instanceId, Occupancy occupancy);

  /**
   * Ends this instance of a session, for good. The session itself stays as it is, unless it was
   * made by a server, or is to end: then it is closed. There need be no such instance or session.
   */
  void leave(String sessionId, String instanceId);

  /**
   * Keeps a file that a session, or a match in it, has left behind: a log, a trace. One of the same
   * name and origin is replaced. The session may have ended.
   *
   * @param name as {@link FileName} has it
   * @param file must not change meanwhile
   * @throws BackendException INVALID if the name is not so, or the file can't be read
   */
  void upload(Origin origin, String name, Path file);

  @Override
  void close();
}

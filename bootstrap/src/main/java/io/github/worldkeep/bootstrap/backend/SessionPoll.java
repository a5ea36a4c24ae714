package io.github.worldkeep.bootstrap.backend;

import java.util.Optional;

/**
 * The result of a poll.
 *
 * @param status the kind of result
 * @param session the session as it is now, if it has changed
 */
public record SessionPoll(Status status, Optional<GameSession> session) {
  /** The kind of result. */
  public enum Status {
    /** The session is the one that the caller has. */
    UNCHANGED,
    /** The session is not the one that the caller has. */
    CHANGED,
    /** There is no such session. */
    MISSING
  }

  /** The result for a session that has not changed. */
  public static final SessionPoll UNCHANGED = new SessionPoll(Status.UNCHANGED, Optional.empty());

  /** The result for a session that does not exist. */
  public static final SessionPoll MISSING = new SessionPoll(Status.MISSING, Optional.empty());

  public SessionPoll {
    if (session.isPresent() != (status == Status.CHANGED)) {
      throw new IllegalArgumentException("a poll has a session if, and only if, it has changed");
    }
  }

  /** Returns the result for a session that has changed. */
  public static SessionPoll changed(GameSession session) {
    return new SessionPoll(Status.CHANGED, Optional.of(session));
  }
}

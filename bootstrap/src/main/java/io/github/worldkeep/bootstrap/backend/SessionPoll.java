package io.github.worldkeep.bootstrap.backend;

import java.util.Optional;

/**
 * How a session is.
 *
 * @param status what came of asking
 * @param session as it is now, if it has changed
 */
public record SessionPoll(Status status, Optional<GameSession> session) {
  /** What came of asking. */
  public enum Status {
    /** It is as the caller has it. */
    UNCHANGED,
    /** It is another than the caller has. */
    CHANGED,
    /** There is none. */
    MISSING
  }

  /** It is as the caller has it. */
  public static final SessionPoll UNCHANGED = new SessionPoll(Status.UNCHANGED, Optional.empty());

  /** There is none. */
  public static final SessionPoll MISSING = new SessionPoll(Status.MISSING, Optional.empty());

  public SessionPoll {
    if (session.isPresent() != (status == Status.CHANGED)) {
      throw new IllegalArgumentException("a poll has a session if, and only if, it has changed");
    }
  }

  /** It is this now. */
  public static SessionPoll changed(GameSession session) {
    return new SessionPoll(Status.CHANGED, Optional.of(session));
  }
}

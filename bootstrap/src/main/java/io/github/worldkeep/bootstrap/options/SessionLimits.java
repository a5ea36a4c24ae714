package io.github.worldkeep.bootstrap.options;

/**
 * Which sessions a server runs.
 *
 * @param type the type of a session that the server creates, in the game's own terms
 * @param capacity the most players of a session, at least 1
 * @param maxRecycles the most sessions that one process runs after its first, at least 0
 */
public record SessionLimits(String type, int capacity, int maxRecycles) {
  /** One session of type {@code game}, for 100 players. */
  public static final SessionLimits DEFAULT = new SessionLimits("game", 100, 0);

  public SessionLimits {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is at least 1");
    }
    if (maxRecycles < 0) {
      throw new IllegalArgumentException("maxRecycles is not negative");
    }
  }

  SessionLimits with(Variables variables) {
    return new SessionLimits(
        variables.get("WORLDKEEP_SESSION_TYPE", text -> text).orElse(type),
        variables.get("WORLDKEEP_CAPACITY", Variables::number).orElse(capacity),
        variables.get("WORLDKEEP_MAX_RECYCLES", Variables::number).orElse(maxRecycles));
  }

  /** Returns these limits with another number of sessions after the first. */
  public SessionLimits withMaxRecycles(int other) {
    return new SessionLimits(type, capacity, other);
  }
}

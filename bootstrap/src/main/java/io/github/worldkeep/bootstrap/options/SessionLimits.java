package io.github.worldkeep.bootstrap.options;

/**
 * What sessions a server runs.
 *
 * @param type of those that it makes itself, by the game's own names
 * @param capacity how many players take part in one
 * @param maxRecycles how many sessions after the first one process may run
 */
public record SessionLimits(String type, int capacity, int maxRecycles) {
  /** One session, of type game, for 100 players. */
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
        variables.get("WORLDKEEP_CAPACITY", Integer::valueOf).orElse(capacity),
        variables.get("WORLDKEEP_MAX_RECYCLES", Integer::valueOf).orElse(maxRecycles));
  }

  /** With another number of sessions after the first. */
  public SessionLimits withMaxRecycles(int other) {
    return new SessionLimits(type, capacity, other);
  }
}

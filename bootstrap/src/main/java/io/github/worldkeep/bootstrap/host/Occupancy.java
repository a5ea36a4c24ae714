package io.github.worldkeep.bootstrap.host;

/**
 * How full a server is.
 *
 * @param players how many players it has
 * @param capacity how many it takes
 */
public record Occupancy(int players, int capacity) {
  public Occupancy {
    if (players < 0 || capacity < 0) {
      throw new IllegalArgumentException("players and capacity are not negative");
    }
  }
}

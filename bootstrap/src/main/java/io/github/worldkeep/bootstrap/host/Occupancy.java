package io.github.worldkeep.bootstrap.host;

import java.util.List;

/**
 * Who is on a server, and how many it takes.
 *
 * @param players the ids of its players, each once
 * @param capacity how many it takes
 */
public record Occupancy(List<String> players, int capacity) {
  public Occupancy {
    players = List.copyOf(players);
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is not negative");
    }
  }

  /** Nobody. */
  public static Occupancy empty(int capacity) {
    return new Occupancy(List.of(), capacity);
  }

  /** How many players it has. */
  public int count() {
    return players.size();
  }
}

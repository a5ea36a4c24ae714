package io.github.worldkeep.bootstrap.host;

import java.util.List;

/**
 * The players on a server, and its capacity.
 *
 * @param players the ids of the players, each once
 * @param capacity the most players that the server accepts
 */
public record Occupancy(List<String> players, int capacity) {
  public Occupancy {
    players = List.copyOf(players);
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is not negative");
    }
  }

  /** Returns an occupancy without players. */
  public static Occupancy empty(int capacity) {
    return new Occupancy(List.of(), capacity);
  }

  /** Returns the number of players. */
  public int count() {
    return players.size();
  }
}

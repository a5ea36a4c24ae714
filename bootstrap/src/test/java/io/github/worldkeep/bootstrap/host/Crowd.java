package io.github.worldkeep.bootstrap.host;

import java.util.stream.IntStream;

/** Players who are there only to be counted. */
public final class Crowd {
  private Crowd() {}

  /** So many players, called {@code p1}, {@code p2} and so on. */
  public static Occupancy of(int players, int capacity) {
    return new Occupancy(
        IntStream.rangeClosed(1, players).mapToObj(number -> "p" + number).toList(), capacity);
  }
}

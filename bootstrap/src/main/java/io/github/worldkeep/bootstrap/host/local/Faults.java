package io.github.worldkeep.bootstrap.host.local;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The faults by point, with the grammar in {@link LocalHostProvider}. */
record Faults(Map<Point, Map<Word, Fault>> byPoint) {
  /**
   * Parses faults.
   *
   * @throws IllegalArgumentException if a word is unknown, or has no meaning in its place
   */
  static Faults parse(String text) {
    return new Faults(FaultsReader.read(text));
  }

  Optional<Fault> find(Point point, Word word) {
    return Optional.ofNullable(byPoint.getOrDefault(point, Map.of()).get(word));
  }

  boolean has(Point point, Word word) {
    return find(point, word).isPresent();
  }

  Optional<Duration> time(Point point, Word word) {
    return find(point, word).map(Fault::time);
  }

  int refusals(Point call) {
    return find(call, Word.REFUSED).map(Fault::times).orElse(0);
  }

  Duration late(Point point) {
    return time(point, Word.LATE).orElse(Duration.ZERO);
  }
}

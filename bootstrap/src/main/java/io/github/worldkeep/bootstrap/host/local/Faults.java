package io.github.worldkeep.bootstrap.host.local;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What goes wrong, by point. {@link LocalHostProvider} has the grammar. */
record Faults(Map<Point, Map<Word, Fault>> byPoint) {
  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if a word of it is unknown, or makes no sense where it is
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

package io.github.worldkeep.state.history;

import io.github.worldkeep.state.history.Event.Kind;
import io.github.worldkeep.state.history.Violation.Invariant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a history was found to be.
 *
 * @param violations what is wrong with it
 * @param events how many of each kind
 * @param steps how many steps of all players are durable
 * @param trades how many of them were trades between two players
 * @param takeovers how many times a player was taken from one who had not let go of it
 */
record Findings(
    List<Violation> violations, Map<Kind, Long> events, long steps, long trades, long takeovers) {
  /** With what was seen while it happened. */
  Findings with(Collection<Violation> seen) {
    List<Violation> all = Stream.concat(seen.stream(), violations.stream()).toList();
    return new Findings(all, events, steps, trades, takeovers);
  }

  /** Whether the processes did enough for the findings to mean something. */
  boolean meanSomething() {
    return Stream.of(Kind.LOADED, Kind.SAVED, Kind.LEFT).allMatch(kind -> count(kind) > 20)
        && trades > 10
        && takeovers > 0;
  }

  long count(Kind kind) {
    return events.getOrDefault(kind, 0L);
  }

  /** The invariants that do not hold. */
  Set<Invariant> broken() {
    return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
  }

  /** In a line. */
  String summary() {
    Map<Invariant, Long> broken =
        violations.stream()
            .collect(
                Collectors.groupingBy(Violation::invariant, TreeMap::new, Collectors.counting()));
    String numbers =
        events + ", " + steps + " steps, " + trades + " trades, " + takeovers + " takeovers";
    return numbers + ", violations " + broken;
  }
}

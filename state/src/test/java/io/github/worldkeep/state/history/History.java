package io.github.worldkeep.state.history;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that happened in a run.
 *
 * @param writes of each player, in the store's order, by the store's own triggers
 * @param events of all processes, each process's in its order
 * @param stored what each player is at the end
 */
record History(
    SortedMap<String, List<Write>> writes, List<Event> events, SortedMap<String, Hero> stored) {

  static History of(List<Write> writes, List<Event> events, SortedMap<String, Hero> stored) {
    return new History(
        writes.stream()
            .collect(Collectors.groupingBy(Write::player, TreeMap::new, Collectors.toList())),
        events,
        stored);
  }

  Map<String, List<Event>> eventsByPlayer() {
    return events.stream().collect(Collectors.groupingBy(Event::player));
  }
}

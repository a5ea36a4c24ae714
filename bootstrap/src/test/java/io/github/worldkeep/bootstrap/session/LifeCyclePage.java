package io.github.worldkeep.bootstrap.session;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page of the documentation with parts generated from the {@link TransitionTable}. */
record LifeCyclePage(String text) {

  String rewritten() {
    return with("table", table(), with("diagram", diagram(), text));
  }

  private static String with(String part, String content, String page) {
    String begin = "<!-- " + part + " -->\n";
    String end = "<!-- end of " + part + " -->";
    int from = page.indexOf(begin) + begin.length();
    return page.substring(0, from) + content + page.substring(page.indexOf(end));
  }

  private static String table() {
    StringBuilder rows = new StringBuilder("| from | on | if | do | to |\n|---|---|---|---|---|\n");
    for (Transition row : TransitionTable.ROWS) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |\n",
              states(row.from()),
              words(row.on()),
              row.when().text(),
              row.actions().stream().map(Action::text).collect(Collectors.joining("; ")),
              row.to().map(State::name).orElse("")));
    }
    return rows.toString();
  }

  /** Returns the text of states, as a range in the order of declaration where they form one. */
  private static String states(Set<State> states) {
    Set<State> sorted = new TreeSet<>(states);
    int first = ((TreeSet<State>) sorted).first().ordinal();
    int last = ((TreeSet<State>) sorted).last().ordinal();
    boolean range = states.size() > 2 && last - first + 1 == states.size();
    return range
        ? State.values()[first] + " … " + State.values()[last]
        : sorted.stream().map(State::name).collect(Collectors.joining(", "));
  }

  private static String words(Set<Trigger> triggers) {
    return new TreeSet<>(triggers)
        .stream()
            .map(trigger -> trigger.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .collect(Collectors.joining(", "));
  }

  private static String diagram() {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    for (Transition row : TransitionTable.ROWS) {
      if (row.to().isPresent()) {
        for (State from : new TreeSet<>(row.from())) {
          if (from != row.to().get()) {
            arrows
                .computeIfAbsent("  " + from + " --> " + row.to().get(), a -> new LinkedHashSet<>())
                .add(words(row.on()));
          }
        }
      }
    }
    StringBuilder lines = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> NEW\n");
    arrows.forEach(
        (arrow, words) ->
            lines.append(arrow).append(": ").append(String.join(", ", words)).append('\n'));
    for (State state : State.values()) {
      if (state.isTerminal()) {
        lines.append("  ").append(state).append(" --> [*]\n");
      }
    }
    return lines.append("```\n").toString();
  }
}

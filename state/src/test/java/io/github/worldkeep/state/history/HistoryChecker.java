package io.github.worldkeep.state.history;

import static java.util.stream.Collectors.groupingBy;

import io.github.worldkeep.state.history.Event.Kind;
import io.github.worldkeep.state.history.Violation.Invariant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says whether a history is one that Worldkeep promises. It believes the store (its triggers wrote
 * down each write of a player, whoever made it) and the games (each said what it was about to do,
 * and what it was told), never the library in between.
 *
 * <p>What must hold, with the names of {@link Invariant}. For each player, over all writes in the
 * store's order:
 *
 * <ul>
 *   <li><b>ORDER</b>: a write has the revision of the one before and the same content, or the next
 *       revision. So there is one history of a player, without gaps and branches.
 *   <li><b>OWNERSHIP</b>: a new revision is written under the lease that owned the player just
 *       before this write, and leaves the player to that lease or to nobody. Under one lease, one
 *       load of one server writes, and it writes under no other. A lease that was written under,
 *       and ended, owns nothing ever again. (One that was never used may return: a load that does
 *       not know whether it got the player tries again.) So the intervals of revisions of two
 *       owners never interleave.
 *   <li><b>STEPS</b>: from the content of a revision, a chain of steps leads back to the content of
 *       the revision before; all of them were taken by its writer, and each was announced with
 *       exactly that content. So nothing was overwritten unseen, and nothing is stored that nobody
 *       made. A step counts one further, keeps the items unless it is a trade, and happens once.
 * </ul>
 *
 * <p>For what the games were told:
 *
 * <ul>
 *   <li><b>ACKNOWLEDGED</b>: a content that was said to be durable in a revision is that
 *       revision's, or one that the same writer made the revision's content of. As revisions are
 *       never taken back (ORDER), no acknowledged save is missing from any later one.
 *   <li><b>LOADS</b>: what a load answered is the content of the revision that it named, and no
 *       revision was acknowledged, to whomever, before the load began that is newer.
 * </ul>
 *
 * <p>For what passes from player to player:
 *
 * <ul>
 *   <li><b>TRADES</b>: a trade that is durable at one player is durable at exactly two, and these
 *       have the same items after it as before, together. With STEPS, items are neither made nor
 *       lost from the first write to the last.
 *   <li><b>ITEMS</b>: in every snapshot of all players that the store gave in one moment, each item
 *       of each player that exists is there once. So trades are also seen whole or not at all.
 * </ul>
 *
 * <p>And to be sure that the record itself is complete, <b>WITNESS</b>: each player is at the end
 * what its last write says.
 */
final class HistoryChecker {
  private final History history;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Hero> steps = new HashMap<>();
  private final Map<String, PlayerLife> lives = new HashMap<>();

  private HistoryChecker(History history) {
    this.history = history;
  }

  /** What is wrong with a history: nothing, one hopes. */
  static Findings check(History history) {
    HistoryChecker checker = new HistoryChecker(history);
    checker.followPlayers();
    history.eventsByPlayer().forEach(checker::checkEvents);
    checker.checkTrades();
    checker.checkWitness();
    checker.violations.addAll(items(history.stored()));
    return checker.findings();
  }

  /** What is wrong with the items of all players in one moment. */
  static List<Violation> items(SortedMap<String, Hero> players) {
    Map<String, Integer> surplus = new TreeMap<>();
    players.forEach(
        (player, hero) -> {
          Hero.fresh(player).items().forEach(item -> surplus.merge(item, -1, Integer::sum));
          hero.items().forEach(item -> surplus.merge(item, 1, Integer::sum));
        });
    surplus.values().removeIf(count -> count == 0);
    return surplus.entrySet().stream()
        .map(item -> new Violation(Invariant.ITEMS, describe(item.getKey(), item.getValue())))
        .toList();
  }

  private static String describe(String item, int surplus) {
    return item + (surplus < 0 ? " is lost" : " is there " + (surplus + 1) + " times");
  }

  private void followPlayers() {
    history.events().stream()
        .filter(event -> event.kind() == Kind.STEP)
        .forEach(event -> steps.put(event.hero().step(), event.hero()));
    history
        .writes()
        .forEach(
            (player, writes) -> {
              PlayerLife life = PlayerLife.of(player, writes, steps);
              lives.put(player, life);
              violations.addAll(life.violations());
            });
  }

  private void checkEvents(String player, List<Event> events) {
    PlayerLife life = lives.get(player);
    if (life == null) {
      events.stream()
          .filter(event -> event.kind() == Kind.SAVED || event.kind() == Kind.LEFT)
          .forEach(event -> violate(Invariant.ACKNOWLEDGED, "nothing is stored of %s", event));
      return;
    }
    events.stream()
        .filter(event -> event.kind() == Kind.SAVED)
        .forEach(event -> checkSaved(life, event));
    events.stream()
        .filter(event -> event.kind() == Kind.LEFT)
        .filter(event -> life.durableIn(event.hero()).isEmpty())
        .forEach(event -> violate(Invariant.ACKNOWLEDGED, "is not stored: %s", event));
    checkLoads(life, events);
  }

  private void checkSaved(PlayerLife life, Event saved) {
    Optional<Long> durable = life.durableIn(saved.hero());
    Optional<Hero> content = life.content(saved.revision());
    boolean own = content.isPresent() && isOf(saved.writer(), content.get(), saved.hero());
    if (durable.isEmpty() || durable.get() > saved.revision() || !own) {
      violate(Invariant.ACKNOWLEDGED, "is not stored: %s; but %s", saved, content);
    }
  }

  /** One who saves without a change saves what another made. */
  private static boolean isOf(String writer, Hero content, Hero promised) {
    return content.writer().equals(writer) || content.equals(promised);
  }

  private void checkLoads(PlayerLife life, List<Event> events) {
    NavigableMap<Long, Long> acknowledged = acknowledged(events);
    Map<String, List<Event>> begun =
        events.stream().filter(e -> e.kind() == Kind.LOAD).collect(groupingBy(Event::writer));
    events.stream()
        .filter(event -> event.kind() == Kind.LOADED)
        .forEach(
            loaded -> {
              if (!life.content(loaded.revision()).equals(Optional.of(loaded.hero()))) {
                violate(Invariant.LOADS, "loaded what was never stored: %s", loaded);
              }
              long begin = begun.get(loaded.writer()).get(0).nanos();
              Map.Entry<Long, Long> newest = acknowledged.lowerEntry(begin);
              if (newest != null && newest.getValue() > loaded.revision()) {
                violate(Invariant.LOADS, "revision %d is older: %s", newest.getValue(), loaded);
              }
            });
  }

  /** The newest revision that was acknowledged until a time. */
  private static NavigableMap<Long, Long> acknowledged(List<Event> events) {
    NavigableMap<Long, Long> newest = new TreeMap<>();
    events.stream()
        .filter(event -> event.kind() == Kind.SAVED)
        .forEach(event -> newest.merge(event.nanos(), event.revision(), Math::max));
    long most = 0;
    for (Map.Entry<Long, Long> entry : newest.entrySet()) {
      most = Math.max(most, entry.getValue());
      entry.setValue(most);
    }
    return newest;
  }

  private void checkTrades() {
    durableTrades()
        .forEach(
            (trade, halves) -> {
              List<String> after = sorted(halves.stream());
              List<String> before = sorted(halves.stream().map(half -> contentOf(half.before())));
              if (halves.size() != 2 || !before.equals(after)) {
                violate(Invariant.TRADES, "%s: %s, before: %s", trade, halves, before);
              }
            });
  }

  private Map<String, List<Hero>> durableTrades() {
    return lives.values().stream()
        .flatMap(life -> life.steps().stream())
        .filter(Hero::isTraded)
        .collect(groupingBy(Hero::trade));
  }

  private Hero contentOf(String step) {
    Hero announced = steps.get(step);
    return announced != null ? announced : Hero.fresh(step.replace(" is born", ""));
  }

  private static List<String> sorted(Stream<Hero> heroes) {
    return heroes.flatMap(hero -> hero.items().stream()).sorted().toList();
  }

  private void checkWitness() {
    if (!history.stored().keySet().equals(history.writes().keySet())) {
      violate(Invariant.WITNESS, "other players are stored than were written");
    }
    history
        .stored()
        .forEach(
            (player, hero) -> {
              List<Write> writes = history.writes().getOrDefault(player, List.of());
              if (writes.isEmpty() || !writes.get(writes.size() - 1).hero().equals(hero)) {
                violate(Invariant.WITNESS, "%s is stored as %s, unseen", player, hero);
              }
            });
  }

  private Findings findings() {
    return new Findings(
        violations,
        history.events().stream().collect(groupingBy(Event::kind, Collectors.counting())),
        lives.values().stream().mapToLong(life -> life.steps().size()).sum(),
        durableTrades().size(),
        lives.values().stream().mapToLong(PlayerLife::takeovers).sum());
  }

  private void violate(Invariant invariant, String problem, Object... arguments) {
    violations.add(new Violation(invariant, String.format(problem, arguments)));
  }
}

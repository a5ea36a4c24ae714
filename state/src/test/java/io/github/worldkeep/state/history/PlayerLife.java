package io.github.worldkeep.state.history;

import io.github.worldkeep.state.history.Violation.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one player, read from the store's own record of its writes, from the first to the
 * last.
 */
final class PlayerLife {
  private final String player;
  private final Map<String, Hero> steps;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Long, Hero> contents = new HashMap<>();
  private final Map<String, Long> durable = new HashMap<>();
  private final List<Hero> chain = new ArrayList<>();
  private final Map<String, String> writers = new HashMap<>();
  private final Map<String, String> leases = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private long takeovers;

  private PlayerLife(String player, Map<String, Hero> steps) {
    this.player = player;
    this.steps = steps;
  }

  /**
   * Follows a player.
   *
   * @param steps by their names, those that the games of all servers said they would take
   */
  static PlayerLife of(String player, List<Write> writes, Map<String, Hero> steps) {
    PlayerLife life = new PlayerLife(player, steps);
    life.begin(writes.get(0));
    for (int i = 1; i < writes.size(); i++) {
      life.follow(writes.get(i - 1), writes.get(i));
    }
    return life;
  }

  List<Violation> violations() {
    return violations;
  }

  /** The content of a revision. */
  Optional<Hero> content(long revision) {
    return Optional.ofNullable(contents.get(revision));
  }

  /** The revision in which the change that led to a content became durable, if it did. */
  Optional<Long> durableIn(Hero hero) {
    return Optional.ofNullable(durable.get(hero.change()));
  }

  /** What the steps that became durable led to, in their order. */
  List<Hero> steps() {
    return chain;
  }

  /** How many times a lease followed another one that had not been released. */
  long takeovers() {
    return takeovers;
  }

  private void begin(Write first) {
    require(first.hero().isFresh(), Invariant.STEPS, "began as %s", first);
    contents.put(first.revision(), first.hero());
    becomeDurable(first.hero(), first.revision());
  }

  private void becomeDurable(Hero hero, long revision) {
    durable.put(hero.change(), revision);
    chain.add(hero);
  }

  private void follow(Write before, Write write) {
    boolean saved = write.revision() != before.revision();
    require(
        !saved || write.revision() == before.revision() + 1,
        Invariant.ORDER,
        "revision %d was followed by %s",
        before.revision(),
        write);
    require(
        saved || write.hero().equals(before.hero()),
        Invariant.ORDER,
        "the content changed within a revision: from %s to %s",
        before,
        write);
    if (saved) {
      requireOwned(before, write);
      requireSteps(before, write);
      contents.put(write.revision(), write.hero());
    }
    passOn(before.lease(), write);
  }

  /** The lease that owned the player just before still does, or was released by this write. */
  private void requireOwned(Write before, Write write) {
    Optional<String> lease = before.lease();
    boolean kept = write.lease().isEmpty() || write.lease().equals(lease);
    require(
        lease.isPresent() && kept,
        Invariant.OWNERSHIP,
        "was written by no owner: %s, after %s",
        write,
        before);
    if (lease.isPresent() && !write.hero().equals(before.hero())) {
      String writer = write.hero().writer();
      String known = writers.putIfAbsent(lease.get(), writer);
      require(
          known == null || known.equals(writer),
          Invariant.OWNERSHIP,
          "the lease of %s was used by another: %s",
          known,
          write);
      String other = leases.putIfAbsent(writer, lease.get());
      require(
          other == null || other.equals(lease.get()),
          Invariant.OWNERSHIP,
          "the owner by lease %s wrote under another lease: %s",
          other,
          write);
    }
  }

  private void passOn(Optional<String> lease, Write write) {
    if (lease.equals(write.lease())) {
      return;
    }
    lease.filter(writers::containsKey).ifPresent(ended::add);
    if (lease.isPresent() && write.lease().isPresent()) {
      takeovers++;
    }
    require(
        write.lease().filter(ended::contains).isEmpty(),
        Invariant.OWNERSHIP,
        "a lease that had ended came back: %s",
        write);
  }

  /** From the new content back to the one before, by what the writer said. */
  private void requireSteps(Write before, Write write) {
    Deque<Hero> taken = new ArrayDeque<>();
    Hero hero = write.hero();
    while (hero != null && !hero.equals(before.hero())) {
      boolean said = hero.equals(steps.get(hero.step()));
      boolean own = hero.writer().equals(write.hero().writer());
      if (!said || !own || durable.containsKey(hero.change())) {
        break;
      }
      taken.addFirst(hero);
      hero = hero.before().equals(before.hero().step()) ? before.hero() : steps.get(hero.before());
    }
    require(
        before.hero().equals(hero),
        Invariant.STEPS,
        "%s does not follow from %s, but from %s",
        write,
        before,
        hero);
    Hero last = before.hero();
    for (Hero step : taken) {
      require(
          step.counter() == last.counter() + 1 && (step.isTraded() || sameItems(step, last)),
          Invariant.STEPS,
          "a step from %s to %s",
          last,
          step);
      becomeDurable(step, write.revision());
      last = step;
    }
  }

  private static boolean sameItems(Hero a, Hero b) {
    return a.items().equals(b.items());
  }

  private void require(
      boolean condition, Invariant invariant, String problem, Object... arguments) {
    if (!condition) {
      violations.add(new Violation(invariant, player + ": " + String.format(problem, arguments)));
    }
  }
}

package io.github.worldkeep.state.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.history.Violation.Invariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Game servers that are killed, paused and cut off from their store fight over players and trade
 * items, and {@link HistoryChecker} reads what came of it.
 *
 * <p>Some seconds by default. {@code -Dhistory.minutes=10} makes it longer, for each store, in
 * rounds of a minute with a seed and a store of their own; {@code -Dhistory.servers}, {@code
 * -Dhistory.players}, {@code -Dhistory.store=sqlite} or {@code postgres}, and {@code -Dseed} choose
 * the rest.
 */
@Tag("long")
final class OwnershipHistoryTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration BROKEN = Duration.ofSeconds(7);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final int PLAYERS = 60;
  private static final int MAX_PLAYERS = 1_000;
  private static final int ROUNDS = 8;

  private final long seed = Long.getLong("seed", System.nanoTime());

  /** What happened stays to be looked at if it was wrong. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path temp;

  /** Where the players are. */
  enum Stores {
    SQLITE,
    POSTGRES;

    SharedStore open(Path directory, int servers) throws Exception {
      return this == SQLITE ? new SqliteFile(directory) : new PostgresSchema(servers);
    }

    /** SQLite's clock is the host's, which the processes share; it may jump. */
    Duration skew() {
      return this == SQLITE ? LEASE.multipliedBy(2) : Duration.ofMinutes(10);
    }

    boolean isWanted() {
      String wanted = System.getProperty("history.store", "");
      return wanted.isEmpty() || wanted.equals(name().toLowerCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void library_underFaults_keepsItsPromises(Stores stores) throws Exception {
    int minutes = Integer.getInteger("history.minutes", 0);
    if (!stores.isWanted()) {
      return;
    }
    for (int round = 0; round < Math.max(1, minutes); round++) {
      Duration duration = minutes == 0 ? SHORT : ROUND;
      int players = Integer.getInteger("history.players", minutes == 0 ? PLAYERS : MAX_PLAYERS);
      Findings findings = run(stores, Variant.LIBRARY, duration, players, round);
      assertThat(findings.violations()).isEmpty();
      assertThat(findings.meanSomething()).as(findings.summary()).isTrue();
    }
  }

  @Test
  void plainOwnership_underFaults_isFoundCorrect() throws Exception {
    Findings findings = run(Stores.SQLITE, Variant.PLAIN, BROKEN, PLAYERS, 0);
    assertThat(findings.violations()).isEmpty();
    assertThat(findings.takeovers()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "WITHOUT_FENCING, OWNERSHIP ITEMS ACKNOWLEDGED",
    "SAVE_AFTER_LEAVE, OWNERSHIP",
    "LOAD_WITHOUT_LEASE, OWNERSHIP ITEMS ACKNOWLEDGED",
  })
  void brokenOwnership_underFaults_isFoundOut(Variant variant, String broken) throws Exception {
    Set<Invariant> expected =
        Stream.of(broken.split(" ")).map(Invariant::valueOf).collect(Collectors.toSet());
    Set<Invariant> found = EnumSet.noneOf(Invariant.class);
    for (int round = 0; round < ROUNDS && !found.containsAll(expected); round++) {
      found.addAll(run(Stores.SQLITE, variant, BROKEN, PLAYERS, round).broken());
    }
    assertThat(found).containsAll(expected);
  }

  private Findings run(Stores stores, Variant variant, Duration duration, int players, int round)
      throws Exception {
    int servers = Integer.getInteger("history.servers", 3);
    Path directory = Files.createDirectories(temp.resolve("round-" + round));
    HistoryPlan plan =
        new HistoryPlan(
            directory, seed + round, servers, players, LEASE, duration, stores.skew(), variant);
    try (SharedStore store = stores.open(directory, servers)) {
      return HistoryRun.run(plan, store);
    }
  }
}

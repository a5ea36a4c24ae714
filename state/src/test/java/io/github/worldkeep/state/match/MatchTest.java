package io.github.worldkeep.state.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatchTest {
  private static final MatchResult DRAW = MatchResult.of("draw");

  @TempDir private Path temp;
  private MatchStores stores;
  private Matches matches;

  @BeforeEach
  void open() {
    stores = new MatchStores(temp);
    matches = stores.matches();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private Instant second(int elapsed) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(elapsed);
  }

  private void tick() {
    stores.clock().advance(Duration.ofSeconds(1));
  }

  @Test
  void start_newMatch_isRunningAndDurable() {
    Match match = stores.start("m1");

    MatchRecord stored = matches.get("m1").orElseThrow();
    assertThat(stored).isEqualTo(match.record());
    assertThat(stored.state()).isEqualTo(MatchState.RUNNING);
    assertThat(stored.startedAt()).isEqualTo(second(0));
    assertThat(stored.participants())
        .containsExactly(
            new Participant("ada", second(0), Optional.empty()),
            new Participant("bob", second(0), Optional.empty()));
    assertThat(stored.attributes()).isEqualTo(Map.of("map", "isle"));
  }

  @Test
  void start_existing_conflictsAndKeepsIt() {
    MatchRecord first = stores.start("m1").record();

    StoreException failure =
        catchThrowableOfType(
            ConflictException.class, () -> matches.start("m1", "race", Map.of(), List.of()));

    assertThat(failure.kind()).isEqualTo(Kind.ALREADY_EXISTS);
    assertThat(matches.get("m1")).contains(first);
  }

  @Test
  void end_afterAllThatHappens_isStoredAsRecorded() {
    Match match = stores.start("m1");
    tick();
    assertThat(match.join("cyd")).isTrue();
    assertThat(match.join("cyd")).isFalse();
    tick();
    assertThat(match.leave("bob")).isTrue();
    assertThat(match.leave("bob")).isFalse();
    assertThat(match.leave("nobody")).isFalse();
    match.event("goal", Map.of("by", "ada", "at", List.of(1.5, -64L)));
    tick();
    assertThat(match.leave("ada")).isTrue();
    assertThat(match.join("ada")).isTrue();
    MatchResult result =
        MatchResult.of("completed").with("ada", 1, 3, Map.of("mvp", true)).with("bob", 2, 0.5);

    MatchRecord record = match.end(result);

    assertThat(record.state()).isEqualTo(MatchState.ENDED);
    assertThat(record.endedAt()).contains(second(3));
    assertThat(record.result()).contains(result);
    assertThat(record.participants())
        .containsExactly(
            new Participant("ada", second(0), Optional.empty()),
            new Participant("bob", second(0), Optional.of(second(2))),
            new Participant("cyd", second(1), Optional.empty()));
    MatchRecord stored = matches.get("m1").orElseThrow();
    assertThat(stored.result()).contains(result);
    assertThat(stored.participants()).isEqualTo(record.participants());
    assertThat(stored.events()).hasSize(1);
    assertThat(stored.events().get(0).at()).isEqualTo(second(2));
    assertThat(stored.events().get(0).data())
        .isEqualTo(Map.of("by", "ada", "at", List.of(1.5, -64)));
  }

  @Test
  void record_numbersWithoutAType_keepEveryDigit() {
    Map<String, Object> exact =
        Map.of("a", new BigDecimal("12345678901234567890.5"), "b", List.of(new BigDecimal("0.10")));
    Match match = matches.start("m1", "duel", exact, List.of("ada"));
    match.event("goal", exact);
    match.save();
    MatchResult result = MatchResult.of("won").with("ada", 1, 0.5, exact);
    stores.server().resume("m1").orElseThrow().end(result);

    MatchRecord stored = matches.get("m1").orElseThrow();
    assertThat(stored.attributes()).isEqualTo(exact);
    assertThat(stored.events().get(0).data()).isEqualTo(exact);
    assertThat(stored.result()).contains(result);
  }

  @Test
  void end_ended_isRefusedAndKeepsTheFirstResult() {
    Match match = stores.start("m1");
    MatchRecord first = match.end(DRAW);
    tick();

    assertThatThrownBy(() -> match.end(MatchResult.of("ada wins")))
        .isInstanceOf(MatchEndedException.class)
        .hasMessageContainingAll("m1", "2026-01-01T00:00:00Z")
        .isInstanceOfSatisfying(
            MatchEndedException.class,
            e -> {
              assertThat(e.matchId()).isEqualTo("m1");
              assertThat(e.endedAt()).isEqualTo(second(0));
            });
    assertThatThrownBy(() -> match.end(DRAW)).isInstanceOf(MatchEndedException.class);
    assertThatThrownBy(match::save).isInstanceOf(MatchEndedException.class);
    assertThatThrownBy(() -> match.join("cyd")).isInstanceOf(MatchEndedException.class);
    assertThatThrownBy(() -> match.leave("ada")).isInstanceOf(MatchEndedException.class);
    assertThatThrownBy(() -> match.event("goal", Map.of())).isInstanceOf(MatchEndedException.class);

    assertThat(match.record()).isEqualTo(first);
    assertThat(matches.get("m1")).contains(first);
  }

  @Test
  void resume_crashedServer_goesOnFromTheLastSave() {
    Match crashed = stores.start("m1");
    crashed.event("saved", Map.of());
    crashed.save();
    crashed.event("lost", Map.of());
    tick();

    Match match = stores.server().resume("m1").orElseThrow();
    match.event("resumed", Map.of());
    match.end(DRAW);

    MatchRecord stored = matches.get("m1").orElseThrow();
    assertThat(stored.startedAt()).isEqualTo(second(0));
    assertThat(stored.events()).extracting(MatchEvent::type).containsExactly("saved", "resumed");
    assertThat(stored.events()).extracting(MatchEvent::at).containsExactly(second(0), second(1));
  }

  @Test
  void resume_unknown_isEmpty() {
    assertThat(matches.resume("m1")).isEmpty();
    assertThat(matches.get("m1")).isEmpty();
  }

  @Test
  void resume_ended_isRefused() {
    stores.start("m1").end(DRAW);

    assertThatThrownBy(() -> matches.resume("m1")).isInstanceOf(MatchEndedException.class);
    assertThatThrownBy(() -> stores.start("m1")).isInstanceOf(MatchEndedException.class);
  }

  /** A server that was thought dead, and is not, can't write over the one that took its place. */
  @Test
  void saveAndEnd_resumedElsewhere_conflict() {
    Match old = stores.start("m1");
    Match match = stores.server().resume("m1").orElseThrow();

    assertThatThrownBy(old::save).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> old.end(DRAW)).isInstanceOf(ConflictException.class);

    match.event("goal", Map.of());
    match.save();
    assertThat(matches.get("m1")).contains(match.record());
  }

  @Test
  void end_endedElsewhere_isRefusedAndKnowsTheResult() {
    Match old = stores.start("m1");
    MatchRecord standing = stores.server().resume("m1").orElseThrow().end(DRAW);

    assertThatThrownBy(() -> old.end(MatchResult.of("ada wins")))
        .isInstanceOf(MatchEndedException.class);

    assertThat(old.record()).isEqualTo(standing);
    assertThat(matches.get("m1")).contains(standing);
  }

  @Test
  void end_manyServersAtOnce_oneResultStands() throws Exception {
    stores.start("m1");
    int servers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(servers);
    try {
      CyclicBarrier start = new CyclicBarrier(servers);
      List<Future<Optional<MatchRecord>>> ends = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        ends.add(threads.submit(endingAfter(start, "server-" + i)));
      }
      List<MatchRecord> ended = new ArrayList<>();
      for (Future<Optional<MatchRecord>> end : ends) {
        end.get().ifPresent(ended::add);
      }
      assertThat(ended).hasSize(1);
      assertThat(matches.get("m1")).contains(ended.get(0));
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Optional<MatchRecord>> endingAfter(CyclicBarrier start, String server) {
    return () -> {
      start.await();
      while (true) {
        try {
          Match match = stores.server().resume("m1").orElseThrow();
          return Optional.of(match.end(MatchResult.of(server)));
        } catch (MatchEndedException e) {
          return Optional.empty();
        } catch (ConflictException e) {
          // Another one resumed it meanwhile.
        }
      }
    };
  }

  /** Nothing that was recorded before the end is missing in it; what comes later is refused. */
  @Test
  void end_whileEventsCome_hasAllThatWereTaken() throws Exception {
    Match match = stores.start("m1");
    AtomicInteger taken = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<RuntimeException> events =
          thread.submit(
              () -> {
                start.await();
                try {
                  while (true) {
                    match.event("tick", Map.of());
                    taken.incrementAndGet();
                  }
                } catch (RuntimeException e) {
                  return e;
                }
              });
      start.await();
      match.save();
      match.end(DRAW);

      assertThat(events.get())
          .isInstanceOfAny(MatchEndedException.class, IllegalStateException.class);
      assertThat(matches.get("m1").orElseThrow().events()).hasSize(taken.get());
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void event_beyondTheCount_isRefusedAndNothingDropped() {
    Match match = stores.start("m1");
    for (int i = 0; i < 10_000; i++) {
      match.event("tick", Map.of("number", i));
    }

    assertThatIllegalStateException()
        .isThrownBy(() -> match.event("one more", Map.of()))
        .withMessageContainingAll("m1", "10000 events");

    match.end(DRAW);
    assertThat(matches.get("m1").orElseThrow().events())
        .extracting(event -> event.data().get("number"))
        .isEqualTo(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void end_recordOfTheGreatestSize_isStored() {
    List<String> players =
        IntStream.range(0, 1_000).mapToObj(i -> i + "\"".repeat(512 - 4)).toList();
    Map<String, Object> attributes = Map.of("text", "x".repeat(64 * 1024 - 20));
    Match match = matches.start("m1", "duel", attributes, players);
    String data = "x".repeat(1024 * 1024 - 100);
    for (int i = 0; i < 8; i++) {
      match.event("large", Map.of("data", data));
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> match.event("large", Map.of("data", data)))
        .withMessageContaining("8 MiB");
    assertThatIllegalStateException()
        .isThrownBy(() -> match.join("one more"))
        .withMessageContaining("1000 participants");
    Map<String, Object> most = Map.of("data", "x".repeat(4 * 1024 * 1024 - 2_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> match.end(DRAW.with(players.get(0), 1, 1, Map.of("d", data.repeat(5)))))
        .withMessageContaining("result");

    match.end(DRAW.with(players.get(0), 1, 1, most));

    assertThat(matches.get("m1").orElseThrow().participants()).hasSize(1_000);
  }

  @Test
  void event_dataChangedAfterwards_isAsItWas() {
    Match match = stores.start("m1");
    Map<String, Object> data = new HashMap<>(Map.of("items", new ArrayList<>(List.of("lamp"))));
    match.event("trade", data);

    data.put("more", 1);

    assertThat(match.record().events().get(0).data()).isEqualTo(Map.of("items", List.of("lamp")));
    assertThatThrownBy(() -> match.record().events().get(0).data().put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  static Stream<Object> whatJsonHasNot() {
    return Stream.of(
        Double.NaN,
        Float.POSITIVE_INFINITY,
        new BigDecimal("1e99999"),
        new BigDecimal("1e-99999"),
        new AtomicInteger(),
        Instant.EPOCH,
        "\ud800",
        "a\0b",
        'c',
        new int[] {1},
        Map.of(1, "a"),
        List.of(List.of(Optional.empty())),
        deep(30));
  }

  private static Object deep(int levels) {
    return levels == 0 ? "deep" : List.of(deep(levels - 1));
  }

  @ParameterizedTest
  @MethodSource("whatJsonHasNot")
  void event_whatCantBeStored_isRefusedByPlaceAndHarmsNothing(Object value) {
    Match match = stores.start("m1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> match.event("goal", Map.of("by", value)))
        .withMessageContaining("data.by");

    match.end(DRAW);
    assertThat(matches.get("m1").orElseThrow().events()).isEmpty();
  }

  @Test
  void event_deepestData_isStored() {
    Match match = stores.start("m1");
    match.event("goal", Map.of("by", deep(19)));
    match.end(DRAW);

    assertThat(matches.get("m1").orElseThrow().events().get(0).data().get("by"))
        .isEqualTo(deep(19));
  }

  @Test
  void arguments_wrong_areRefusedByName() {
    Match match = stores.start("m1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matches.start("m2", "", Map.of(), List.of()))
        .withMessageContaining("kind");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matches.start("m2", "duel", Map.of("a", Optional.empty()), List.of()))
        .withMessageContaining("attributes.a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matches.start("m2", "duel", Map.of("a", "x".repeat(65_536)), List.of()))
        .withMessageContaining("attributes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matches.start("m2", "duel", Map.of(), List.of("a\n")))
        .withMessageContaining("player");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> match.join("a".repeat(513)))
        .withMessageContaining("player");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> match.event("", Map.of()))
        .withMessageContaining("type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MatchResult.of("x".repeat(101)))
        .withMessageContaining("outcome");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DRAW.with("ada", -1, 0))
        .withMessageContaining("place");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DRAW.with("ada", 1, Double.NaN))
        .withMessageContaining("score");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DRAW.with("ada", 1, 0).with("ada", 2, 0))
        .withMessageContaining("ada");
    assertThat(matches.get("m2")).isEmpty();
  }

  @Test
  void end_standingOfAStranger_isRefusedAndTheMatchGoesOn() {
    Match match = stores.start("m1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> match.end(DRAW.with("cyd", 1, 0)))
        .withMessageContainingAll("cyd", "m1");

    match.join("cyd");
    assertThat(match.end(DRAW.with("cyd", 1, 0)).state()).isEqualTo(MatchState.ENDED);
  }
}

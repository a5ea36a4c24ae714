package io.github.worldkeep.state.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that fail in the middle of a match. */
class MatchFaultTest {
  private static final MatchResult DRAW = MatchResult.of("draw");
  private static final Fault LOST = Fault.after(Kind.UNAVAILABLE);
  private static final Fault AWAY = Fault.before(Kind.UNAVAILABLE);

  @TempDir private Path temp;
  private MatchStores stores;
  private Match match;

  @BeforeEach
  void start() {
    stores = new MatchStores(temp);
    match = stores.start("m1");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private void inject(FaultPlan plan) {
    stores.faults().inject(plan);
  }

  /** Writes get this fault, and nothing can be read. */
  private void injectBlind(Fault fault) {
    inject(
        (kind, method) ->
            method.equals("commit") ? fault : method.equals("get") ? AWAY : Fault.NONE);
  }

  private StoreException endFails() {
    return catchThrowableOfType(StoreException.class, () -> match.end(DRAW));
  }

  private MatchRecord stored() {
    stores.faults().heal();
    return stores.matches().get("m1").orElseThrow();
  }

  @Test
  void end_answerLost_isSettledByReading() {
    inject(FaultPlan.always(LOST).onlyFor("commit"));

    MatchRecord record = match.end(DRAW);

    assertThat(record.result()).contains(DRAW);
    assertThat(stored()).isEqualTo(record);
  }

  @Test
  void start_answerLost_isSettledByReading() {
    inject(FaultPlan.always(LOST).onlyFor("commit"));

    Match started = stores.start("m2");

    stores.faults().heal();
    assertThat(started.end(DRAW).state()).isEqualTo(MatchState.ENDED);
  }

  @Test
  void start_didNotHappen_failsAndSucceedsTheNextTime() {
    inject(FaultPlan.always(AWAY).onlyFor("commit"));

    assertThatThrownBy(() -> stores.start("m2")).isInstanceOf(StoreException.class);

    stores.faults().heal();
    assertThat(stores.matches().get("m2")).isEmpty();
    assertThat(stores.start("m2").id()).isEqualTo("m2");
  }

  /** The store can't even say what happened; the same end, once more, finds out. */
  @Test
  void end_happenedAndTheStoreGone_theNextEndSucceedsWithTheSameRecord() {
    match.event("goal", Map.of());
    injectBlind(LOST);

    assertThat(endFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThatIllegalStateException().isThrownBy(() -> match.event("late", Map.of()));
    assertThatIllegalStateException().isThrownBy(() -> match.save());

    stores.clock().advance(Duration.ofMinutes(1));
    MatchRecord standing = stored();
    assertThat(match.end(DRAW)).isEqualTo(standing);
    assertThat(stored()).isEqualTo(standing);
    assertThat(standing.events()).hasSize(1);
  }

  /** A later attempt that surely failed says nothing of the first one: the match stays closed. */
  @Test
  void end_inDoubtAndThenSurelyFailed_staysInDoubt() {
    injectBlind(LOST);
    assertThat(endFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    inject(FaultPlan.always(Fault.before(Kind.THROTTLED)).onlyFor("commit"));
    assertThat(endFails().retry()).isEqualTo(Retry.SAFE);

    assertThatIllegalStateException().isThrownBy(() -> match.event("late", Map.of()));

    MatchRecord standing = stored();
    assertThat(match.end(DRAW)).isEqualTo(standing);
  }

  @Test
  void end_happenedAndTheStoreGone_anotherResultIsRefused() {
    injectBlind(LOST);
    assertThat(endFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    MatchRecord standing = stored();

    assertThatThrownBy(() -> match.end(MatchResult.of("ada wins")))
        .isInstanceOf(MatchEndedException.class);

    assertThat(stored()).isEqualTo(standing);
    assertThat(match.record()).isEqualTo(standing);
  }

  @Test
  void end_didNotHappenAndTheStoreGone_theNextEndSucceeds() {
    injectBlind(AWAY);
    assertThat(endFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(stored().state()).isEqualTo(MatchState.RUNNING);

    MatchResult other = MatchResult.of("ada wins");
    assertThat(match.end(other).result()).contains(other);
    assertThat(stored().result()).contains(other);
  }

  @Test
  void end_surelyDidNotHappen_theMatchGoesOn() {
    inject(FaultPlan.always(AWAY).onlyFor("now"));

    assertThat(endFails().kind()).isEqualTo(Kind.UNAVAILABLE);

    stores.faults().heal();
    match.event("goal", Map.of());
    assertThat(match.end(DRAW).events()).hasSize(1);
  }

  @Test
  void end_refusedByTheStore_theMatchGoesOn() {
    inject(FaultPlan.always(Fault.before(Kind.THROTTLED)).onlyFor("commit"));

    StoreException failure = endFails();

    assertThat(failure.retry()).isEqualTo(Retry.SAFE);
    stores.faults().heal();
    match.event("goal", Map.of());
    assertThat(match.end(DRAW)).isEqualTo(stored());
  }

  /** A save that seemed to fail, and did not, must not make the handle a stranger. */
  @Test
  void save_happenedAndTheStoreGone_theNextWritesGoOn() {
    match.event("first", Map.of());
    injectBlind(LOST);
    assertThatThrownBy(match::save).isInstanceOf(StoreException.class);
    assertThatThrownBy(match::save).isInstanceOf(StoreException.class);
    stores.faults().heal();

    match.event("second", Map.of());
    match.save();

    assertThat(stored()).isEqualTo(match.record());
    assertThat(match.end(DRAW)).isEqualTo(stored());
  }

  @Test
  void end_storeGone_isNeverSomebodyElsesEnd() {
    inject(FaultPlan.always(AWAY));

    assertThat(endFails().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "now"})
  void resume_storeGone_isNeverEmpty(String method) {
    inject(FaultPlan.always(AWAY).onlyFor(method));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.matches().resume("m1"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  /** Many matches under random faults: what end answered is what the store has, once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void end_randomFaults_answersWhatStands(long seed) {
    System.err.println("seed " + seed);
    for (int i = 0; i < 50; i++) {
      Match next = stores.start("random-" + i);
      inject(FaultPlan.random(seed * 100 + i, 0.6, AWAY, LOST, Fault.before(Kind.THROTTLED)));
      MatchRecord ended = insistOnEnding(next);
      stores.faults().heal();

      assertThat(stores.matches().get("random-" + i)).contains(ended);
      List<String> types = ended.events().stream().map(MatchEvent::type).toList();
      assertThat(types).isEqualTo(next.record().events().stream().map(MatchEvent::type).toList());
    }
  }

  private static MatchRecord insistOnEnding(Match match) {
    while (true) {
      try {
        return match.end(DRAW);
      } catch (StoreException e) {
        assertThat(e.retry()).isIn(Retry.OUTCOME_UNKNOWN, Retry.SAFE);
      }
    }
  }
}

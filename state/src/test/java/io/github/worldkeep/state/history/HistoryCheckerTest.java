package io.github.worldkeep.state.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.state.history.Event.Kind;
import io.github.worldkeep.state.history.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Histories written by hand, each with one thing wrong. */
final class HistoryCheckerTest {
  private static final Hero ADA = Hero.fresh("ada");
  private static final Hero BOB = Hero.fresh("bob");
  private static final Hero ADA1 = ADA.next("1", "s1/1");
  private static final Hero ADA2 = ADA1.next("2", "s1/1");
  private static final Hero ADA3 = ADA2.next("3", "s2/1");

  private final List<Write> writes = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final SortedMap<String, Hero> stored = new TreeMap<>();

  /** Born, saved twice by one, let go, saved by another: the second save has two steps. */
  private void writeAda() {
    announce("ada", ADA1, ADA2, ADA3);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    write("ada", "", 2, ADA2);
    write("ada", "L2", 2, ADA2);
    write("ada", "L2", 3, ADA3);
  }

  @Test
  void history_inOrder_hasNothingWrong() {
    writeAda();
    event(Kind.SAVED, "s1/1", 1, ADA1);
    event(Kind.LEFT, "s1/1", 0, ADA2);
    event(Kind.LOAD, "s2/1", 0, ADA);
    event(Kind.LOADED, "s2/1", 2, ADA2);
    event(Kind.SAVED, "s2/1", 3, ADA3);

    Findings findings = check();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.steps()).isEqualTo(4);
    assertThat(findings.count(Kind.SAVED)).isEqualTo(2);
  }

  @Test
  void steps_savedTogether_areEachDurable() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA2);
    event(Kind.SAVED, "s1/1", 1, ADA1);

    assertThat(check().violations()).isEmpty();
  }

  @Test
  void takeover_withoutRelease_isAllowedAndCounted() {
    announce("ada", ADA1, ADA2, ADA3);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA2);
    write("ada", "L2", 1, ADA2);
    write("ada", "L2", 2, ADA3);

    assertThat(check().violations()).isEmpty();
    assertThat(check().takeovers()).isEqualTo(1);
  }

  @Test
  void revision_leftOut_violatesOrder() {
    announce("ada", ADA1);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 2, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.ORDER);
  }

  @Test
  void revision_takenBack_violatesOrder() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    write("ada", "L1", 2, ADA2);
    write("ada", "L1", 1, ADA1);

    assertThat(check().broken()).contains(Invariant.ORDER);
  }

  @Test
  void content_changedWithoutARevision_violatesOrder() {
    announce("ada", ADA1);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 0, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.ORDER);
  }

  @Test
  void content_writtenAfterRelease_violatesOwnership() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "", 1, ADA1);
    write("ada", "", 2, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.OWNERSHIP);
  }

  @Test
  void content_writtenInTheActOfTaking_violatesOwnership() {
    announce("ada", ADA1, ADA2, ADA3);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA2);
    write("ada", "L2", 2, ADA3);

    assertThat(check().broken()).containsExactly(Invariant.OWNERSHIP);
  }

  @Test
  void content_writtenUnderAnothersLease_violatesOwnership() {
    announce("ada", ADA1, ADA2, ADA3);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA2);
    write("ada", "L1", 2, ADA3);

    assertThat(check().broken()).containsExactly(Invariant.OWNERSHIP);
  }

  @Test
  void writer_underTwoLeases_violatesOwnership() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    write("ada", "L2", 1, ADA1);
    write("ada", "L2", 2, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.OWNERSHIP);
  }

  @Test
  void lease_thatComesBack_violatesOwnership() {
    announce("ada", ADA1);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    write("ada", "L2", 1, ADA1);
    write("ada", "L1", 1, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.OWNERSHIP);
  }

  @Test
  void content_thatForgetsTheOneBefore_violatesSteps() {
    Hero stale = ADA1.next("4", "s2/1");
    announce("ada", ADA1, ADA2, stale);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA2);
    write("ada", "", 1, ADA2);
    write("ada", "L2", 1, ADA2);
    write("ada", "L2", 2, stale);

    assertThat(check().broken()).containsExactly(Invariant.STEPS);
  }

  @Test
  void content_thatNobodyAnnounced_violatesSteps() {
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.STEPS);
  }

  @Test
  void content_otherThanAnnounced_violatesSteps() {
    announce("ada", ADA1);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, new Hero("1", ADA.step(), "s1/1", 1, "", List.of()));

    assertThat(check().broken()).contains(Invariant.STEPS);
  }

  @Test
  void item_droppedWithoutATrade_violatesSteps() {
    Hero poorer = new Hero("1", ADA.step(), "s1/1", 1, "", ADA.itemsWithout("adaa"));
    announce("ada", poorer);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, poorer);

    assertThat(check().broken()).containsExactlyInAnyOrder(Invariant.STEPS, Invariant.ITEMS);
  }

  @Test
  void acknowledgement_ofWhatIsNotThere_isMissed() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    event(Kind.SAVED, "s1/1", 2, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.ACKNOWLEDGED);
  }

  @Test
  void acknowledgement_ofALaterContent_isMissed() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "L1", 1, ADA1);
    write("ada", "L1", 2, ADA2);
    event(Kind.SAVED, "s1/1", 1, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.ACKNOWLEDGED);
  }

  @Test
  void acknowledgement_inAnothersRevision_isMissed() {
    writeAda();
    event(Kind.SAVED, "s1/1", 3, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.ACKNOWLEDGED);
  }

  @Test
  void leave_withoutTheLastContent_isMissed() {
    announce("ada", ADA1, ADA2);
    write("ada", "L1", 0, ADA);
    write("ada", "", 1, ADA1);
    event(Kind.LEFT, "s1/1", 0, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.ACKNOWLEDGED);
  }

  @Test
  void acknowledgement_ofAPlayerThatIsNotStored_isMissed() {
    event(Kind.SAVED, "s1/1", 1, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.ACKNOWLEDGED);
  }

  @Test
  void load_olderThanWhatWasAcknowledged_violatesLoads() {
    writeAda();
    event(Kind.SAVED, "s1/1", 2, ADA2);
    event(Kind.LOAD, "s2/1", 0, ADA);
    event(Kind.LOADED, "s2/1", 1, ADA1);

    assertThat(check().broken()).containsExactly(Invariant.LOADS);
  }

  @Test
  void load_beginningBeforeAnAcknowledgement_mayBeOlder() {
    writeAda();
    event(Kind.LOAD, "s2/1", 0, ADA);
    event(Kind.SAVED, "s1/1", 2, ADA2);
    event(Kind.LOADED, "s2/1", 1, ADA1);

    assertThat(check().violations()).isEmpty();
  }

  @Test
  void load_ofWhatWasNeverStored_violatesLoads() {
    writeAda();
    event(Kind.LOAD, "s2/1", 0, ADA);
    event(Kind.LOADED, "s2/1", 0, ADA2);

    assertThat(check().broken()).containsExactly(Invariant.LOADS);
  }

  @Test
  void trade_atBoth_isInOrder() {
    trade("1", ADA.itemsWithout("adaa"), BOB.itemsWith("adaa"), true);

    Findings findings = check();
    assertThat(findings.violations()).isEmpty();
    assertThat(findings.trades()).isEqualTo(1);
  }

  @Test
  void trade_atOneOnly_violatesTradesAndItems() {
    trade("1", ADA.itemsWithout("adaa"), BOB.itemsWith("adaa"), false);

    assertThat(check().broken()).containsExactlyInAnyOrder(Invariant.TRADES, Invariant.ITEMS);
  }

  @Test
  void trade_thatMakesAnItem_violatesTradesAndItems() {
    trade("1", ADA.items(), BOB.itemsWith("adaa"), true);

    assertThat(check().broken()).containsExactlyInAnyOrder(Invariant.TRADES, Invariant.ITEMS);
  }

  @Test
  void items_ofOneMoment_areToldApart() {
    stored.put("ada", ADA.traded("1", "w", "t", ADA.itemsWith("bobb")));
    stored.put("bob", BOB.traded("2", "w", "t", BOB.itemsWithout("bobc")));

    assertThat(HistoryChecker.items(stored))
        .extracting(Violation::what)
        .containsExactly("bobb is there 2 times", "bobc is lost");
  }

  @Test
  void content_thatTheWitnessDidNotSee_isReported() {
    write("ada", "L1", 0, ADA);
    stored.put("ada", ADA1);

    assertThat(check().broken()).containsExactly(Invariant.WITNESS);
  }

  private void trade(String name, List<String> adas, List<String> bobs, boolean both) {
    Hero ada = ADA.traded("1", "s1/1", name, adas);
    Hero bob = BOB.traded("2", "s1/2", name, bobs);
    announce("ada", ada);
    announce("bob", bob);
    write("ada", "L1", 0, ADA);
    write("bob", "L2", 0, BOB);
    write("ada", "L1", 1, ada);
    if (both) {
      write("bob", "L2", 1, bob);
    }
  }

  private void announce(String player, Hero... steps) {
    for (Hero step : steps) {
      events.add(new Event(events.size(), Kind.STEP, step.writer(), player, 0, step, ""));
    }
  }

  /** Of ada. */
  private void event(Kind kind, String writer, long revision, Hero hero) {
    events.add(new Event(events.size(), kind, writer, "ada", revision, hero, ""));
  }

  private void write(String player, String lease, long revision, Hero hero) {
    Optional<String> owner = Optional.of(lease).filter(text -> !text.isEmpty());
    writes.add(new Write(writes.size(), player, owner, revision, hero));
    stored.put(player, hero);
  }

  private Findings check() {
    return HistoryChecker.check(History.of(writes, events, stored));
  }
}

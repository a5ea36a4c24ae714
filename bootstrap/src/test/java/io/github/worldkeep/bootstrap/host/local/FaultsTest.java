package io.github.worldkeep.bootstrap.host.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
  @Test
  void parse_empty_hasNone() {
    assertThat(Faults.parse("").byPoint()).isEmpty();
    assertThat(Faults.parse("  ").byPoint()).isEmpty();
  }

  @Test
  void parse_severalOfOnePoint_addUp() {
    Faults faults = Faults.parse(" beat=refused:3,beat = late:250ms ,  softStop=after:active+1m");

    assertThat(faults.refusals(Point.BEAT)).isEqualTo(3);
    assertThat(faults.late(Point.BEAT)).isEqualTo(Duration.ofMillis(250));
    assertThat(faults.find(Point.SOFT_STOP, Word.AFTER))
        .contains(Fault.after(Point.ACTIVE, Duration.ofMinutes(1)));
    assertThat(faults.refusals(Point.READY)).isZero();
    assertThat(faults.late(Point.READY)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allocted=late:2s            | 'allocted' | connect, ready, reserve",
        "Allocated=late:2s           | 'Allocated' | allocated",
        "allocated=refused           | 'refused'  | late, lost, twice, contradictory, incomplete",
        "connect=lost                | 'lost'     | refused, late",
        "reserve=lost                | 'lost'     | refused, late",
        "allocationFailed=grace:1s   | 'grace'    | twice, after",
        "softStop=after:softStop     | 'softStop' | active, draining",
        "softStop=after:2h           | '2h'       | or a time, such as 2s",
        "softStop=after:active+soon  | active+soon | active+2s",
        "softStop=after              | softStop=after | a time",
        "softStop=twice              | softStop does not come by itself | softStop=after:10s",
        "hardStop=grace:5s           | hardStop does not come by itself | hardStop=after:10s",
        "allocated=late              | allocated=late | 500ms, 2s or 1m",
        "allocated=late:2h           | allocated=late:2h | 500ms, 2s or 1m",
        "allocated=late:-2s          | allocated=late:-2s | 500ms, 2s or 1m",
        "allocated=late:1.5s         | allocated=late:1.5s | 500ms, 2s or 1m",
        "allocated=lost:2s           | allocated=lost:2s | nothing",
        "beat=refused:0              | beat=refused:0 | how often",
        "beat=refused:99999999       | beat=refused:99999999 | how often",
        "beat=refused:3,beat=refused | beat=refused | once",
        "beat=refused,,ready=lost    | ''         | point=fault",
        "beat=refused,               | ''         | point=fault",
        "beat                        | 'beat'     | point=fault",
        "beat=                       | 'beat='    | point=fault",
        "softStop=after:10s:grace=5s | 10s:grace=5s | or a time",
      })
  void parse_mistake_quotesItAndSaysWhatIsPossible(String text, String quoted, String possible) {
    assertThatThrownBy(() -> Faults.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(quoted, possible);
  }
}

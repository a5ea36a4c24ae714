package io.github.worldkeep.sidecar.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
  private Duration now = Duration.ofDays(-1);
  private final Repeats repeats = new Repeats(() -> now.toNanos());

  /** Fails once a second, and returns the seconds and the number of each report. */
  private List<String> failFor(Duration time, String... texts) {
    List<String> reports = new ArrayList<>();
    for (int second = 0; second < time.toSeconds(); second++) {
      String text = texts[second % texts.length];
      String at = second + " s: ";
      repeats.count("save", text).ifPresent(n -> reports.add(at + n));
      now = now.plusSeconds(1);
    }
    return reports;
  }

  @Test
  void sameFailure_isReportedOnce_thenAfterPausesThatDouble() {
    assertThat(failFor(Duration.ofMinutes(4), "refused"))
        .containsExactly("0 s: 1", "30 s: 31", "90 s: 91", "210 s: 211");
  }

  @Test
  void failureThatLasts_isReportedEveryTenMinutes() {
    failFor(Duration.ofHours(1), "refused");

    assertThat(failFor(Duration.ofHours(1), "refused")).hasSize(6);
  }

  @Test
  void otherText_isReportedAtOnce_eachOnce() {
    assertThat(failFor(Duration.ofSeconds(30), "refused", "timed out"))
        .containsExactly("0 s: 1", "1 s: 2");
  }

  @Test
  void textsThatAreAllDifferent_areFew() {
    String[] texts = new String[600];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "refused at " + i;
    }

    assertThat(failFor(Duration.ofMinutes(10), texts)).hasSizeLessThan(15);
  }

  @Test
  void otherAction_isCountedByItself() {
    failFor(Duration.ofSeconds(3), "refused");

    assertThat(repeats.count("upload", "refused")).hasValue(1);
  }

  @Test
  void success_beginsAnew() {
    failFor(Duration.ofSeconds(3), "refused");
    repeats.end("save");

    assertThat(failFor(Duration.ofSeconds(3), "refused")).containsExactly("0 s: 1");
  }
}

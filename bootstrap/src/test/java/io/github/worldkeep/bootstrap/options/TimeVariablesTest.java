package io.github.worldkeep.bootstrap.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.state.lease.LeaseTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeVariablesTest {
  private static final Path GUIDE = Path.of("../docs/guide.md");
  private static final Path OPTIONS =
      Path.of("src/main/java/io/github/worldkeep/bootstrap/options/BootstrapOptions.java");
  private static final Pattern ROW =
      Pattern.compile("\\| `(WORLDKEEP_\\w+)` \\| (\\w+) \\| (\\w+) \\| (\\w+) \\| .* \\|");
  private static final Pattern COMMENT_ROW =
      Pattern.compile(
          "<tr><td>\\{@code (WORLDKEEP_\\w+)\\}</td><td>(\\w+)</td><td>(\\w+)(?:, or off)?</td>"
              + "[\\s*]*<td>(\\w+)</td></tr>");

  /** A row of a table of times. */
  record Row(String variable, String usual, String least, String most) {
    private static List<Row> in(Path file, Pattern form) throws IOException {
      Matcher rows = form.matcher(Files.readString(file));
      return rows.results()
          .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
          .collect(Collectors.toList());
    }

    Times set(String value) {
      return times(Map.of(variable, value));
    }
  }

  static List<Row> guide() throws IOException {
    return Row.in(GUIDE, ROW);
  }

  private static Times times(Map<String, String> environment) {
    return BootstrapOptions.DEFAULT.with(environment::get).times();
  }

  @Test
  void guide_listsEveryVariableThatIsRead() throws IOException {
    Set<String> read = new TreeSet<>();
    Times unused =
        Times.DEFAULT.with(
            new Variables(
                name -> {
                  read.add(name);
                  return null;
                }));

    assertThat(guide()).extracting(Row::variable).containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void guide_isAsTheDocComment() throws IOException {
    assertThat(Row.in(OPTIONS, COMMENT_ROW)).containsExactlyElementsOf(guide()).hasSize(19);
  }

  @ParameterizedTest
  @MethodSource("guide")
  void guide_defaultAndBounds_areTheCodes(Row row) {
    assertThat(row.set(row.usual())).isEqualTo(Times.DEFAULT);
    assertThat(row.set(row.least())).isNotEqualTo(Times.DEFAULT);
    assertThat(row.set(row.most())).isNotEqualTo(Times.DEFAULT);
    for (String beyond : List.of("0", "999ms", "366d")) {
      assertThatThrownBy(() -> row.set(beyond))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(row.variable(), "from " + row.least() + " to " + row.most());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1.5s", "-1s", "1 week", "99999999999d", "PT1M"})
  void time_thatIsNone_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> times(Map.of("WORLDKEEP_GRACE", text)))
        .hasMessageStartingWith("WORLDKEEP_GRACE: it is a time from 1s to 1d, such as 500ms, 90s");
  }

  @Test
  void everyVariable_setsItsOwnTime() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_AUTOSAVE_INTERVAL", "2m");
    environment.put("WORLDKEEP_EMPTY_AFTER", "3h");
    environment.put("WORLDKEEP_FIRST_PLAYER_WITHIN", "4d");
    environment.put("WORLDKEEP_SESSION_POLL_INTERVAL", "5500ms");
    environment.put("WORLDKEEP_REPORT_INTERVAL", "6");
    environment.put("WORLDKEEP_LEASE", "7s");
    environment.put("WORLDKEEP_LOGIN_TIMEOUT", "8s");
    environment.put("WORLDKEEP_REGISTER_TIMEOUT", "9s");
    environment.put("WORLDKEEP_ALLOCATION_TIMEOUT", "10s");
    environment.put("WORLDKEEP_SESSION_TIMEOUT", "11s");
    environment.put("WORLDKEEP_LEASE_TIMEOUT", "12s");
    environment.put("WORLDKEEP_LOAD_TIMEOUT", "13s");
    environment.put("WORLDKEEP_START_TIMEOUT", "14s");
    environment.put("WORLDKEEP_GRACE", "15s");
    environment.put("WORLDKEEP_DRAIN_TIMEOUT", "16s");
    environment.put("WORLDKEEP_STOP_TIMEOUT", "17s");
    environment.put("WORLDKEEP_SAVE_TIMEOUT", "18s");
    environment.put("WORLDKEEP_SAVE_RETRY_TIMEOUT", "19s");
    environment.put("WORLDKEEP_CLEANUP_TIMEOUT", "20s");

    Times times = times(environment);

    assertThat(times.intervals())
        .isEqualTo(
            new Intervals(
                Optional.of(Duration.ofMinutes(2)),
                Duration.ofMillis(5500),
                seconds(6),
                Duration.ofHours(3),
                Duration.ofDays(4)));
    assertThat(times.lease()).isEqualTo(LeaseTerms.of(seconds(7)));
    assertThat(times.start())
        .isEqualTo(
            new StartDeadlines(
                seconds(8),
                seconds(9),
                Optional.of(seconds(10)),
                seconds(11),
                seconds(12),
                seconds(13),
                seconds(14)));
    assertThat(times.stop())
        .isEqualTo(
            new StopDeadlines(
                seconds(15), seconds(16), seconds(17), seconds(18), seconds(19), seconds(20)));
  }

  private static Duration seconds(int number) {
    return Duration.ofSeconds(number);
  }

  @Test
  void autosave_off_isNoCheckpoint() {
    assertThat(times(Map.of("WORLDKEEP_AUTOSAVE_INTERVAL", "OFF")).intervals())
        .isEqualTo(Intervals.DEFAULT.withoutAutosave());
  }

  @Test
  void unset_keepsWhatTheProgramHasChosen() {
    Times chosen = Times.DEFAULT.withLease(new LeaseTerms(seconds(9), seconds(1)));
    BootstrapOptions options = BootstrapOptions.DEFAULT.withTimes(chosen);

    assertThat(options.with(name -> null).times()).isEqualTo(chosen);
  }
}

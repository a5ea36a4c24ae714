package io.github.worldkeep.state.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Persistence;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers killed in the middle of a match, and restarted. */
@Tag("long")
class KilledMatchTest {
  private static final int KILLS = Integer.getInteger("kills", 5);
  private static final MatchResult RECOVERED = MatchResult.of("recovered");

  @TempDir private Path temp;
  private Persistence persistence;
  private Matches matches;

  @BeforeEach
  void open() {
    persistence = Persistence.open(MatchProgram.config(file()));
    matches = new Matches(persistence.documents());
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  private String file() {
    return temp.resolve("documents.db").toString();
  }

  @Test
  void end_killedAtRandomMoments_keepsWhatWasAcknowledgedAndEndsOnce() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> said = runAndKill("server-" + kill, random);
      for (String line : said) {
        String id = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("saved")) {
          assertThat(matches.get(id).orElseThrow().events()).as("seed %d", seed).hasSize(1);
        }
        if (line.startsWith("ended")) {
          acknowledged++;
          MatchRecord stored = matches.get(id).orElseThrow();
          assertThat(stored.result().map(MatchResult::outcome))
              .as("seed %d", seed)
              .contains("played");
          assertThatThrownBy(() -> matches.resume(id)).isInstanceOf(MatchEndedException.class);
          assertThat(matches.get(id)).contains(stored);
        }
      }
      recover();
    }
    System.out.println("killed while playing, seed " + seed + ": " + acknowledged + " ended");
    assertThat(acknowledged).isPositive();
  }

  private List<String> runAndKill(String server, Random random) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                MatchProgram.class.getName(),
                file(),
                server)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      List<String> said = new ArrayList<>();
      int patience = 1 + random.nextInt(40);
      while (said.size() < patience) {
        said.add(Optional.ofNullable(lines.readLine()).orElseThrow());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(10_000)));
      process.toHandle().destroyForcibly(); // What it said stays readable.
      said.addAll(lines.lines().toList());
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return withoutTorn(said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The last line may have been cut off by the kill. */
  private static List<String> withoutTorn(List<String> said) {
    return said.subList(0, said.size() - 1);
  }

  /** What the killed server left running is ended by the next, once. */
  private void recover() {
    for (MatchRecord left : matches.find(MatchQuery.ALL.state(MatchState.RUNNING)).items()) {
      Match match = matches.resume(left.id()).orElseThrow();
      assertThat(match.record().events()).isEqualTo(left.events());
      MatchRecord ended = match.end(RECOVERED);
      assertThat(matches.get(left.id())).contains(ended);
    }
    assertThat(matches.find(MatchQuery.ALL.state(MatchState.RUNNING)).items()).isEmpty();
  }
}

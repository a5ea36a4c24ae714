package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends that a signal decides on, not the game. */
class StopIT {
  private static final String WAIT = "while :; do sleep 0.02; done";

  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
  }

  private Path saved(String name) {
    return sidecar.saves().resolve(name);
  }

  /** Returns the stored world, as another machine restores it. */
  private Map<String, String> stored() throws IOException, InterruptedException {
    Tree.delete(sidecar.saves());
    assertThat(sidecar.run("--", sidecar.game(":")).err()).contains("restored world w1");
    return Tree.hashes(sidecar.saves());
  }

  @ParameterizedTest
  @CsvSource({"TERM,TERM", "INT,INT", "HUP,TERM"})
  void signal_isForwardedAndWorldSaved(String sent, String received) throws Exception {
    String game =
        sidecar.game(
            "trap 'echo got TERM; echo TERM > $S/last; exit 7' TERM",
            "trap 'echo got INT; echo INT > $S/last; exit 7' INT",
            "trap 'echo got HUP; echo HUP > $S/last; exit 7' HUP",
            "echo ready",
            WAIT);
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal(sent).finish();
    assertThat(outcome.out()).isEqualTo("ready\ngot " + received + "\n");
    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(outcome.err()).contains("SIG" + sent + ": asking the game to stop", "saved world");
    Map<String, String> before = Tree.hashes(sidecar.saves());
    assertThat(stored()).isEqualTo(before).containsKey("last");
  }

  @Test
  void term_thatTheGameDoesNotHandle() throws Exception {
    String game = sidecar.game("echo x > $S/file", "echo ready", "exec sleep 100");
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal("TERM").finish();
    assertThat(outcome.exitCode()).isEqualTo(143);
    assertThat(outcome.err()).contains("exit code 143 (signal 15)", "saved world w1");
  }

  @Test
  void term_twiceIsForwardedTwice() throws Exception {
    String game =
        sidecar.game(
            "trap 'n=$((n+1)); echo TERM $n; echo $n > $S/n; [ $n = 2 ] && exit 0' TERM",
            "echo ready",
            WAIT);
    Started started = sidecar.start("--", game).awaitOut("ready");
    started.signal("TERM").awaitOut("TERM 1").signal("TERM");
    assertThat(started.finish().exitCode()).isZero();
    assertThat(saved("n")).hasContent("2");
  }

  @Test
  void term_thatTheGameIgnores() throws Exception {
    String game = sidecar.game("trap '' TERM", "echo x > $S/file", "echo ready", WAIT);
    Started started = sidecar.start("--stop-timeout", "1", "--", game).awaitOut("ready");
    Outcome outcome = started.signal("TERM").finish();
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(outcome.err())
        .contains("the game did not stop within 1.0 s: killing it", "saved world w1, snapshot 1");
    assertThat(stored()).containsKey("file");
  }

  @Test
  void interrupt_thatTheGameIgnoresBecomesTermAtHalfTime() throws Exception {
    String game =
        sidecar.game("trap 'echo got TERM; exit 0' TERM", "trap '' INT", "echo ready", WAIT);
    Started started = sidecar.start("--stop-timeout", "4", "--", game).awaitOut("ready");
    Outcome outcome = started.signal("INT").finish();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).endsWith("got TERM\n");
  }

  /** Far sooner than the store gives up waiting for a lock. */
  @RepeatedTest(3)
  void term_beforeTheStoreIsOpen() throws Exception {
    Files.createDirectories(sidecar.stores());
    try (Connection other = Database.open(sidecar.database());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      Started started = sidecar.start("--", sidecar.game("echo the game ran"));
      started.awaitErr("save directory").signal("TERM");
      assertThat(started.process().waitFor(5, TimeUnit.SECONDS)).as("it waits").isTrue();
      Outcome outcome = started.finish();
      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(143);
      assertThat(outcome.err()).contains("asked to stop before the game started; it was not");
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void interrupt_whileRestoring() throws Exception {
    String big =
        "head -c 40000000 /dev/urandom > $S/big; head -c 40000000 /dev/urandom > $S/bigger";
    sidecar.mustRun(sidecar.game(big));
    Map<String, String> before = Tree.hashes(sidecar.saves());
    Tree.delete(sidecar.saves());
    Started started = sidecar.start("--", sidecar.game("echo the game ran"));
    Path staged = saved(".worldkeep/restore/big");
    await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(staged));
    Outcome outcome = started.signal("INT").finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(130);
    assertThat(outcome.err()).contains("asked to stop before the game started; it was not");
    assertThat(outcome.out()).isEmpty();
    assertThat(sidecar.saves()).isEmptyDirectory();
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void term_reachesTheServerBehindAWrapperScript() throws Exception {
    String server =
        sidecar.game("trap 'echo bye > $S/last; echo bye; exit 0' TERM", "echo ready", WAIT);
    String wrapper = sidecar.game(server, "echo not reached");
    Started started = sidecar.start("--", wrapper).awaitOut("ready");
    Outcome outcome = started.signal("TERM").finish();
    assertThat(outcome.exitCode()).isEqualTo(143);
    assertThat(outcome.out()).isEqualTo("ready\nbye\n");
    assertThat(outcome.err()).contains("warning: the game left process ", "saved world w1");
    assertThat(stored()).containsKey("last");
  }

  @Test
  void leftovers_thatIgnoreTermAreKilledBeforeTheSave() throws Exception {
    String child = sidecar.game("trap '' TERM", "echo $$ > $S/pid", "echo ready", WAIT);
    String game = sidecar.game(child + " &", "until [ -s $S/pid ]; do sleep 0.02; done", "exit 5");
    Outcome outcome = sidecar.run("--stop-timeout", "1", "--", game);
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.err()).contains("did not stop within 1.0 s: killing it", "saved world w1");
    Path process = Path.of("/proc", Files.readString(saved("pid")).strip(), "cmdline");
    assertThat(process)
        .satisfiesAnyOf( // A zombie has no command line.
            gone -> assertThat(gone).doesNotExist(), dead -> assertThat(dead).hasContent(""));
  }

  @Test
  void kill_ofTheSidecarWhileTheGameRuns() throws Exception {
    sidecar.mustRun(sidecar.game("echo one > $S/file"));
    String game = sidecar.game("echo two > $S/file", "echo $$", WAIT);
    Started started = sidecar.start("--lease", "1", "--", game).awaitOut("\n");
    started.signal("KILL").process().waitFor();

    Outcome refused = sidecar.run("--", sidecar.game("echo the game ran"));
    assertThat(refused.exitCode()).isEqualTo(73);
    assertThat(refused.out()).isEmpty();
    String orphan = started.out().strip();
    assertThat(refused.err()).contains("is in use by process " + orphan, "stop it first");

    Started.signal("KILL", Long.parseLong(orphan));
    await().until(() -> ProcessHandle.of(Long.parseLong(orphan)).isEmpty());
    assertThat(Database.integrity(sidecar.database())).isEqualTo("ok");
    Outcome next = sidecar.run("--", sidecar.game("cat $S/file"));
    assertThat(next.out()).isEqualTo("two\n");
    assertThat(saved(".worldkeep/aside-1")).doesNotExist();
  }

  /** At several moments of a save: the store has the snapshot before or the one after, whole. */
  @ParameterizedTest
  @CsvSource({"0", "60", "150"})
  void kill_ofTheSidecarWhileItSaves(int millis) throws Exception {
    sidecar.mustRun(sidecar.game("echo one > $S/file", "head -c 9000000 /dev/urandom > $S/a"));
    Map<String, String> before = Tree.hashes(sidecar.saves());
    String game =
        sidecar.game(
            "echo two > $S/file",
            "for i in 1 2 3 4 5 6 7 8; do",
            "head -c 9000000 /dev/urandom > $S/b$i",
            "done");
    Started started = sidecar.start("--lease", "1", "--", game).awaitErr("the game ended");
    started.process().waitFor(millis, TimeUnit.MILLISECONDS);
    started.process().destroyForcibly().waitFor();
    Map<String, String> after = Tree.hashes(sidecar.saves());

    assertThat(Database.integrity(sidecar.database())).isEqualTo("ok");
    assertThat(stored()).isIn(before, after);
    sidecar.mustRun(sidecar.game("echo three > $S/file"));
  }
}

package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to the launcher script, and the death of each process of a run. */
class SignalsIT {
  private static final String WAIT = "while :; do sleep 0.02; done";

  /** All that can be caught, but for requests to stop and faults of a process itself. */
  private static final List<String> FOR_THE_GAME =
      List.of(
          "QUIT", "ABRT", "USR1", "USR2", "ALRM", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "TSTP",
          "TTIN", "TTOU", "CONT", "16", "28", "29", "30", "34", "35", "49", "63", "64");

  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory).byLauncher();
  }

  @Test
  void signal_reachesTheGameAndNothingElse() throws Exception {
    List<String> lines = new ArrayList<>();
    FOR_THE_GAME.forEach(name -> lines.add("trap 'echo got " + name + ".' " + name));
    lines.addAll(List.of("trap 'exit 0' TERM", "echo ready", WAIT));
    // Java blocks QUIT, and gives that to its children.
    sidecar.under(List.of("env", "--default-signal=QUIT"));
    Started started = sidecar.start("--", sidecar.game(lines.toArray(String[]::new)));
    started.awaitOut("ready");
    StringBuilder expected = new StringBuilder("ready\n");
    for (String name : FOR_THE_GAME) {
      started.signal(name).awaitOut("got " + name + ".");
      expected.append("got ").append(name).append(".\n");
    }
    Outcome outcome = started.signal("TERM").finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo(expected.toString());
    assertThat(outcome.err()).contains("SIGQUIT: sent to the game", "signal 34: sent to the game");
  }

  @Test
  void signal_thatTheGameDoesNotCatchEndsItAndItsWorldIsSaved() throws Exception {
    String game = sidecar.game("echo one > $S/file", "echo ready", WAIT);
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal("USR1").finish();
    assertThat(outcome.exitCode()).isEqualTo(128 + 10);
    assertThat(outcome.err()).contains("saved world w1, snapshot 1");
  }

  /**
   * 47: a signal to the whole group, as {@code tini -g} sends it, reaches the game twice. Many
   * games take the second one as "at once, without a save".
   */
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signal_toTheGroupReachesTheGameOnce(String signal) throws Exception {
    String game =
        sidecar.game(
            "n=0",
            "trap 'n=$((n+1)); echo got it' " + signal,
            "echo ready",
            "until [ $n -gt 0 ]; do sleep 0.02; done",
            "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.05; done",
            "echo $n");
    Started started = sidecar.under(List.of("setsid")).start("--", game).awaitOut("ready");
    Privileges.mustSucceed("sh", "-c", "kill -s " + signal + " -- -" + started.process().pid());
    Outcome outcome = started.finish();
    assertThat(outcome.out()).isEqualTo("ready\ngot it\n1\n");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  @Test
  void signal_thatWasIgnoredAtTheStartIsReported() throws Exception {
    String ignoring = sidecar.game("trap '' INT HUP", "exec \"$@\"");
    sidecar.under(List.of(ignoring));
    Outcome outcome = sidecar.run("--", sidecar.game("cat /proc/self/status | grep SigIgn"));
    assertThat(outcome.err())
        .contains("warning: SIGHUP, SIGINT was ignored when worldkeep was started");
    assertThat(outcome.out()).matches("SigIgn:\\s[0-9a-f]+3\n");
  }

  /** A shell script's {@code &} ignores QUIT, the stop signal of some images. */
  @Test
  void quit_thatWasIgnoredAtTheStartReachesTheGame() throws Exception {
    String ignoring = sidecar.game("trap '' QUIT", "exec \"$@\"");
    sidecar.under(List.of(ignoring));
    String game = sidecar.game("trap 'echo got QUIT; exit 0' QUIT", "echo ready", WAIT);
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal("QUIT").finish();
    assertThat(outcome.out()).isEqualTo("ready\ngot QUIT\n");
    assertThat(outcome.exitCode()).isZero();
  }

  /** At moments of the start, also before there is Java. None is lost, whatever the moment. */
  @ParameterizedTest
  @ValueSource(ints = {10, 30, 60, 100, 200})
  void term_duringTheStart(int millis) throws Exception {
    Started started = sidecar.start("--", sidecar.game("echo played", WAIT));
    started.process().waitFor(millis, TimeUnit.MILLISECONDS);
    Outcome outcome = started.signal("TERM").finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(143);
  }

  @Test
  void kill_ofJavaAsksTheGameToStop() throws Exception {
    String game =
        sidecar.game("trap 'echo got TERM; exit 0' TERM", "echo one > $S/file", "echo ready", WAIT);
    Started started = sidecar.start("--lease", "1", "--", game).awaitOut("ready");
    Started.signal("KILL", java(started).pid());
    Outcome outcome = started.finish();
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(outcome.out()).isEqualTo("ready\ngot TERM\n");
    Outcome next = sidecar.run("--", sidecar.game("cat $S/file"));
    assertThat(next.out()).isEqualTo("one\n");
    assertThat(next.err()).contains("recovered world w1");
  }

  @Test
  void kill_ofJavaLeavesTheGameIfSoConfigured() throws Exception {
    sidecar.with("WORLDKEEP_ORPHAN_SIGNAL", "none");
    String game =
        sidecar.game(
            "trap 'echo got TERM; exit 1' TERM",
            "echo ready",
            "until [ -e $S/end ]; do sleep 0.02; done",
            "echo bye");
    Started started = sidecar.start("--", game).awaitOut("ready");
    ProcessHandle java = java(started);
    Started.signal("KILL", java.pid());
    await().atMost(Duration.ofSeconds(20)).until(() -> !java.isAlive());
    Files.createFile(sidecar.saves().resolve("end"));
    assertThat(started.finish().out()).isEqualTo("ready\nbye\n");
  }

  @Test
  void kill_ofTheLauncherSavesTheWorld() throws Exception {
    String game = sidecar.game("trap 'echo one > $S/file; exit 0' TERM", "echo ready", WAIT);
    Started started = sidecar.start("--", game).awaitOut("ready");
    started.signal("KILL").process().waitFor();
    started.awaitErr("saved world w1, snapshot 1: 1 file");
  }

  /** systemd ignores PIPE in its services. Nothing of a run may send signals after its end. */
  @Test
  void end_wherePipeIsIgnoredLeavesNoProcess() throws Exception {
    String ignoring = sidecar.game("trap '' PIPE", "exec \"$@\"");
    Outcome outcome = sidecar.under(List.of(ignoring)).run("--", sidecar.game("exit 4"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(4);
    assertThat(ProcessHandle.allProcesses())
        .filteredOn(process -> worksIn(sidecar.root(), process.pid()))
        .isEmpty();
  }

  @Test
  void kill_ofTheLauncherBeforeTheGameStarts() throws Exception {
    sidecar.with("WORLDKEEP_HOST", "local").with("WORLDKEEP_MODE", "allocate");
    sidecar.with("WORLDKEEP_LOCAL_FAULTS", "allocated=lost");
    Started started = sidecar.start("--", sidecar.game("echo played")).awaitErr("ready: waiting");
    ProcessHandle java = java(started);
    started.signal("KILL").process().waitFor();
    await().atMost(Duration.ofSeconds(20)).until(() -> !java.isAlive());
    assertThat(started.out()).isEmpty();
  }

  private static boolean worksIn(Path directory, long process) {
    try {
      Path link = Path.of("/proc/" + process + "/cwd");
      return Files.readSymbolicLink(link).equals(directory.toRealPath());
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  private static ProcessHandle java(Started started) {
    return started
        .process()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow();
  }

  /** Process 1 of a container gets the orphans of its namespace, and no signal by default. */
  @Test
  void processOne_reapsOrphansAndStops() throws Exception {
    List<String> namespace =
        List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child=KILL");
    if (!Privileges.succeeds(List.of("unshare", "--pid", "--fork", "--mount-proc", "true"))) {
      throw Privileges.notRun("a process namespace needs root and unshare of util-linux");
    }
    String game =
        sidecar.game(
            "trap 'grep -l \"^State:.Z\" /proc/[0-9]*/status | wc -l; exit 0' TERM",
            "for i in 1 2 3 4 5 6 7 8 9 10; do (sleep 0.05 &); done",
            "sleep 0.3; echo ready",
            WAIT);
    Started started = sidecar.under(namespace).start("--", game).awaitOut("ready");
    ProcessHandle first = started.process().children().findFirst().orElseThrow();
    Started.signal("TERM", first.pid());
    Outcome outcome = started.finish();
    assertThat(outcome.out()).isEqualTo("ready\n0\n");
    assertThat(outcome.err()).contains("saved world w1");
  }
}

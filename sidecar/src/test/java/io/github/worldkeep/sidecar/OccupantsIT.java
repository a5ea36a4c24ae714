package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes in the save directory that do not have the mark of its game. */
class OccupantsIT {
  private static final List<String> USER =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs");

  @TempDir private Path directory;
  private Sidecar sidecar;
  private final List<Process> outside = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    Files.createDirectory(sidecar.saves());
  }

  @AfterEach
  void end() throws IOException {
    outside.forEach(Process::destroyForcibly);
    if (Files.exists(pidFile())) {
      ProcessHandle.of(leftover()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Path pidFile() {
    return directory.resolve("pid");
  }

  private long leftover() throws IOException {
    return Long.parseLong(Files.readString(pidFile()).strip());
  }

  /** A zombie has ended. */
  private static boolean runs(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
  }

  /** Starts a process beside the sidecar, in the save directory's parent. */
  private Started startOutside(List<String> user, String script) throws IOException {
    List<String> command = new ArrayList<>(user);
    command.addAll(List.of("sh", "-c", script));
    Started started = sidecar.startOther(command);
    outside.add(started.process());
    return started.awaitOut("ready");
  }

  private String until(String condition) {
    return "until " + condition + "; do sleep 0.02; done";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leftover_withNeitherMarkNorSession_isStoppedBeforeTheSave(boolean launcher)
      throws Exception {
    if (launcher) {
      sidecar.byLauncher();
    }
    String loop = "cd \"$0\"; while :; do date > x; sleep 0.05; done";
    String game =
        sidecar.game(
            "env -i setsid sh -c '" + loop + "' $S &",
            "echo $! > " + pidFile(),
            until("[ -s $S/x ]"),
            "exit 5");
    Outcome outcome = sidecar.run("--", game);
    assertThat(outcome.err())
        .containsSubsequence("the game left process " + leftover(), "saved world w1, snapshot 1");
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(5);
    assertThat(runs(leftover())).isFalse();
  }

  @Test
  void leftover_withoutTheMark_isFoundByTheGamesSession() throws Exception {
    sidecar.byLauncher();
    String game =
        sidecar.game(
            "cd /",
            "env -i sh -c 'exec sleep 100' &",
            "echo $! > " + pidFile(),
            until("grep -q sleep /proc/$!/comm"));
    Outcome outcome = sidecar.run("--", game);
    assertThat(outcome.err())
        .containsSubsequence("the game left process " + leftover(), "saved world w1, snapshot 1");
    assertThat(runs(leftover())).isFalse();
  }

  @Test
  void leftover_thatIgnoresTerm_isKilled() throws Exception {
    String deaf = "cd \"$0\"; trap \"\" TERM; echo > ready; while :; do sleep 0.05; done";
    String game =
        sidecar.game(
            "env -i setsid sh -c '" + deaf + "' $S &",
            "echo $! > " + pidFile(),
            until("[ -e $S/ready ]"));
    Outcome outcome = sidecar.run("--stop-timeout", "1", "--", game);
    assertThat(outcome.err())
        .containsSubsequence("did not stop within 1.0 s: killing it", "saved world w1");
    assertThat(runs(leftover())).isFalse();
  }

  @Test
  void writer_fromOutside_isRefused() throws Exception {
    Started writer = startOutside(List.of(), "echo ready; exec sleep 100 9>> saves/log");
    await().until(() -> Files.exists(sidecar.saves().resolve("log")));
    String named = "is in use by process " + writer.process().pid() + " (";
    Outcome run = sidecar.run("--", sidecar.game("echo the game ran"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(73);
    assertThat(run.err()).contains(named, "stop it first");
    assertThat(run.out()).isEmpty();

    Outcome save = sidecar.runBare("save", "--world", "w1", "--save-dir", "saves");
    assertThat(save.exitCode()).as(save.err()).isEqualTo(73);
    assertThat(save.err()).contains(named);
    assertThat(writer.process().isAlive()).isTrue();
  }

  @Test
  void guests_areReportedAndLiveOn() throws Exception {
    Files.writeString(sidecar.saves().resolve("log"), "line\n");
    Started shell = startOutside(List.of(), "cd saves; echo ready; while :; do sleep 0.05; done");
    Started reader = startOutside(List.of(), "echo ready; exec tail -f saves/log");
    reader.awaitOut("line");
    String game = sidecar.game("echo x > $S/file; echo playing", until("[ -e $S/end ]"));
    Started run = sidecar.start("--adopt", "--", game).awaitOut("playing");
    Started later = startOutside(List.of(), "cd saves; echo ready; while :; do sleep 0.05; done");
    Files.createFile(sidecar.saves().resolve("end"));
    Outcome outcome = run.finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .containsPattern("warning: process .* is in the save directory, or reads it")
        .contains("process " + shell.process().pid(), "process " + reader.process().pid())
        .contains("saved world w1")
        .doesNotContain("the game left");
    assertThat(List.of(shell, reader, later)).allMatch(one -> one.process().isAlive());
  }

  @Test
  void writer_thatCameFromOutsideWhileTheGamePlayed_isReportedAndLivesOn() throws Exception {
    String game = sidecar.game("echo playing", until("[ -e $S/end ]"));
    Started run = sidecar.start("--", game).awaitOut("playing");
    Started writer = startOutside(List.of(), "exec 9> saves/log; echo ready; exec sleep 100");
    Files.createFile(sidecar.saves().resolve("end"));
    Outcome outcome = run.finish();
    assertThat(outcome.err())
        .contains("process " + writer.process().pid(), "may still write the world")
        .contains("saved world w1");
    assertThat(writer.process().isAlive()).isTrue();
  }

  /** As in a container, where root may not look at other users' processes. */
  @Test
  void leftover_thatCannotBeLookedAt_isReported() throws Exception {
    List<String> container = List.of("setpriv", "--bounding-set=-sys_ptrace");
    if (!Privileges.succeeds(List.of("setpriv", container.get(1), USER.get(1), "true"))) {
      throw Privileges.notRun("this needs setpriv, and the right to change the user");
    }
    sidecar.under(container).byLauncher();
    String game =
        sidecar.game(
            "cd /",
            "env -i setsid " + String.join(" ", USER) + " sleep 100 &",
            "echo $! > " + pidFile(),
            until("grep -q sleep /proc/$!/comm"));
    Outcome outcome = sidecar.run("--", game);
    assertThat(outcome.err())
        .contains("process " + leftover() + " (sleep) may still write the world: another user's")
        .contains("saved world w1");
    assertThat(runs(leftover())).isTrue();
  }

  @Test
  void refusal_tellsHowManyProcessesCouldNotBeLookedAt() throws Exception {
    Privileges.mustSucceed("chmod", "-R", "a+rwX", directory.toString());
    List<String> jar = new ArrayList<>(USER);
    jar.addAll(List.of("test", "-x", Sidecar.launcherScript().toString()));
    if (!Privileges.succeeds(jar)) {
      throw Privileges.notRun("this needs setpriv, and a launcher that other users can reach");
    }
    startOutside(USER, "exec 9> saves/log; echo ready; exec sleep 100");
    Outcome outcome = sidecar.under(USER).byLauncher().run("--", sidecar.game(":"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(73);
    assertThat(outcome.err()).containsPattern("\\([1-9]\\d* processes of other users could not");
  }
}

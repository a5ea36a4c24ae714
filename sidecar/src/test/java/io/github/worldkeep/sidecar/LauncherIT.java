package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that users start. */
class LauncherIT {
  private static final String ESCAPE = "\u001b[";

  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory).byLauncher();
  }

  @Test
  void version_throughLink() throws Exception {
    Path link = sidecar.root().resolve("wk");
    Files.createSymbolicLink(link, Sidecar.launcherScript());
    Process process = new ProcessBuilder(link.toString(), "--version").start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).matches("worldkeep \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
  }

  @Test
  void java_missing() throws Exception {
    Outcome outcome = sidecar.with("WORLDKEEP_JAVA_HOME", "/no/java").runBare("--version");
    assertThat(outcome.exitCode()).isEqualTo(72);
    assertThat(outcome.err())
        .isEqualTo(
            "worldkeep: error: WORLDKEEP_JAVA_HOME must be a Java 17 or later, and there is no Java"
                + " in /no/java\n");
  }

  @Test
  void java_tooOld() throws Exception {
    Path old = oldJava("1.8.0_412");
    sidecar.with("WORLDKEEP_JAVA_HOME", old.toString());
    Outcome outcome = sidecar.run("--", "true");
    assertThat(outcome.exitCode()).isEqualTo(72);
    assertThat(outcome.err()).contains("there is 1.8.0_412 Java in " + old);
  }

  /** Many games in Java need an old one, and JAVA_HOME is theirs. */
  @Test
  void java_ofTheGameIsTooOld() throws Exception {
    Path old = oldJava("11.0.2");
    sidecar.with("JAVA_HOME", old.toString());
    sidecar.with("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
    Outcome outcome = sidecar.run("--", sidecar.game("echo $JAVA_HOME"));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo(old + "\n");
  }

  private Path oldJava(String version) throws IOException {
    Path home = Files.createDirectories(sidecar.root().resolve("jdk/bin")).getParent();
    Files.copy(Path.of(sidecar.game("exit 1")), home.resolve("bin/java"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void run_signalReachesTheGame() throws Exception {
    String game =
        sidecar.game(
            "trap 'echo got TERM; exit 0' TERM",
            "echo ready; : > $S/file",
            "while :; do sleep 0.02; done");
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal("TERM").finish();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("ready\ngot TERM\n");
    assertThat(outcome.err()).contains("saved world w1").doesNotContain(ESCAPE);
  }

  /**
   * Where bash is the system's shell. It ignores QUIT in itself, which is not the caller's doing.
   */
  @Test
  void run_byBash() throws Exception {
    String bind = "mount --bind /bin/bash \"$(readlink -f /bin/sh)\"";
    if (!Privileges.succeeds(List.of("unshare", "--mount", "sh", "-c", bind))) {
      throw Privileges.notRun("another shell needs root, unshare and /bin/bash");
    }
    sidecar.under(List.of("unshare", "--mount", "sh", "-c", bind + " && exec \"$@\"", "sh"));
    String game = sidecar.game("trap 'exit 7' TERM", "echo ready", "while :; do sleep 0.02; done");
    Outcome outcome = sidecar.start("--", game).awaitOut("ready").signal("TERM").finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(7);
    assertThat(outcome.err()).contains("saved world w1");
  }

  @Test
  void run_standardInputIsClosed() throws Exception {
    sidecar.under(List.of("sh", "-c", "exec \"$@\" <&-", "sh"));
    assertThat(sidecar.run("--", sidecar.game("exit 7")).exitCode()).isEqualTo(7);
  }

  @Test
  void run_namesBeyondAsciiInTheCLocale() throws Exception {
    sidecar.with("LC_ALL", "C").with("LANG", "C");
    String game = sidecar.game("echo \"$1\" > \"$S/$1\"", "ls $S");
    String name = "\u00cele-\u5cf6-\ud83c\udfdd";
    assertThat(sidecar.run("--", game, name).out()).isEqualTo(name + "\n");
    Tree.delete(sidecar.saves());
    String next = sidecar.game("cat $S/*", "ls $S >&2", "echo locale $LC_ALL, $LANG >&2");
    Outcome outcome = sidecar.run("--json", "--", next);
    assertThat(outcome.out()).isEqualTo(name + "\n");
    assertThat(outcome.err()).contains("\n" + name + "\n", "\nlocale C, C\n");
  }

  @Test
  void run_outputOfTheVirtualMachineGoesToStandardError() throws Exception {
    // The virtual machine warns of a deprecated option.
    sidecar.with("WORLDKEEP_JAVA_OPTIONS", "-Xverify:none");
    Outcome outcome = sidecar.run("--", sidecar.game(": > $S/file", "echo out"));
    assertThat(outcome.out()).isEqualTo("out\n");
    assertThat(outcome.err()).contains("warning");
  }

  /**
   * In a terminal there are colours, and Ctrl+C reaches the game once, and does not end the
   * sidecar.
   */
  @RepeatedTest(3)
  void run_inTerminal() throws Exception {
    String game =
        sidecar.game(
            "trap 'echo got INT >> $S/ints' INT",
            "echo ready",
            "i=0",
            "while [ $i -lt 25 ]; do sleep 0.02; [ -s $S/ints ] && i=$((i+1)); done");
    String line =
        "exec " + Sidecar.launcherScript() + " run --world w1 --save-dir saves -- " + game;
    List<String> terminal = List.of("script", "-qfec", line, "/dev/null");
    if (!Privileges.succeeds(List.of("script", "-qfec", "true", "/dev/null"))) {
      throw Privileges.notRun("a terminal needs the command script of util-linux");
    }
    Started started = sidecar.startOther(terminal).awaitOut("ready");
    OutputStream keyboard = started.process().getOutputStream();
    keyboard.write(3);
    keyboard.flush();
    Outcome outcome = started.finish();
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out()).contains(ESCAPE, "saved world w1, snapshot 1");
    assertThat(sidecar.saves().resolve("ints")).hasContent("got INT");
  }
}

package io.github.worldkeep.sidecar;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known failure 46: the reader of standard error has stopped, and the server waits for it. */
class BlockedReportsIT {
  private static final String WAIT = "while :; do sleep 0.02; done";

  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path pipe;

  @BeforeEach
  void prepare() throws IOException, InterruptedException {
    sidecar = new Sidecar(directory);
    pipe = directory.resolve("pipe");
    mustRun("mkfifo", pipe.toString());
  }

  private static void mustRun(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** Starts the sidecar with this file as its standard error. */
  private Started startInto(Path file, String... arguments) throws IOException {
    String line = "exec \"$@\" 2> '" + file + "'";
    Started started = sidecar.under(List.of("sh", "-c", line, "sh")).start(arguments);
    sidecar.under(List.of());
    return started;
  }

  /** Returns the open pipe, which takes no further byte until some are read. */
  private FileChannel fullPipe() throws IOException, InterruptedException {
    FileChannel open = FileChannel.open(pipe, READ, WRITE);
    mustRun("sh", "-c", "dd if=/dev/zero of='" + pipe + "' bs=1 oflag=nonblock 2> /dev/null || :");
    return open;
  }

  private static String readUntil(FileChannel open, String end) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer some = ByteBuffer.allocate(1 << 16);
    while (all.indexOf(end) < 0) {
      open.read(some.clear());
      all.append(StandardCharsets.UTF_8.decode(some.flip()));
    }
    return all.toString();
  }

  private void assertSaved(String content) throws IOException, InterruptedException {
    Tree.delete(sidecar.saves());
    Outcome next = sidecar.run("--", sidecar.game("cat $S/file"));
    assertThat(next.err()).contains("restored world w1, snapshot 1");
    assertThat(next.out()).isEqualTo(content + "\n");
  }

  @Test
  void fullPipe_gameEnds_worldIsSaved() throws Exception {
    try (FileChannel full = fullPipe()) {
      String game = sidecar.game("echo played > $S/file", "exit 7");
      assertThat(startInto(pipe, "--", game).finish().exitCode()).isEqualTo(7);
      assertThat(full.isOpen()).isTrue();
    }
    assertSaved("played");
  }

  @Test
  void fullPipe_term_isForwarded_andWorldIsSaved() throws Exception {
    String game = sidecar.game("trap 'echo last > $S/file; exit 3' TERM", "echo ready", WAIT);
    try (FileChannel full = fullPipe()) {
      Started started = startInto(pipe, "--", game).awaitOut("ready").signal("TERM");
      assertThat(started.finish().exitCode()).isEqualTo(3);
      assertThat(full.isOpen()).isTrue();
    }
    assertSaved("last");
  }

  @Test
  void fullPipe_thatIsReadAgain_getsTheReports() throws Exception {
    Path go = directory.resolve("go");
    String game = sidecar.game("echo x > $S/file", until(go));
    try (FileChannel full = fullPipe()) {
      Started started = startInto(pipe, "--json", "--", game);
      Path played = sidecar.saves().resolve("file");
      await().until(() -> Files.exists(played));
      String first = readUntil(full, "\"event\":\"started\"");
      Files.createFile(go);
      assertThat(first).contains("\"event\":\"starting\"", "\"event\":\"new\"");
      assertThat(readUntil(full, "\"event\":\"saved\"")).contains("\"event\":\"ended\"");
      assertThat(started.finish().exitCode()).isZero();
    }
  }

  @Test
  void pipeWithoutReader_worldIsSaved() throws Exception {
    String game = sidecar.game("echo ready", "sleep 0.1; echo played > $S/file; exit 7");
    Started started;
    try (FileChannel reader = FileChannel.open(pipe, READ, WRITE)) {
      started = startInto(pipe, "--", game).awaitOut("ready");
      assertThat(reader.isOpen()).isTrue();
    }
    assertThat(started.finish().exitCode()).isEqualTo(7);
    assertSaved("played");
  }

  @Test
  void fullDisk_worldIsSaved() throws Exception {
    String game = sidecar.game("echo played > $S/file", "exit 7");
    assertThat(startInto(Path.of("/dev/full"), "--", game).finish().exitCode()).isEqualTo(7);
    assertSaved("played");
  }

  @Test
  void fullDisk_codesOfFailures_areTheSame() throws Exception {
    Path full = Path.of("/dev/full");
    assertThat(startInto(full, "--no-such-option").finish().exitCode()).isEqualTo(64);
    assertThat(startInto(full, "--", "no-such-command").finish().exitCode()).isEqualTo(127);
  }

  /** Ctrl+S stops a terminal's output until Ctrl+Q. */
  @Test
  void stoppedTerminal_worldIsSaved() throws Exception {
    Path go = directory.resolve("go");
    String game = sidecar.game("echo x > $S/file", "echo ready", until(go));
    Started started = startInTerminal("exec " + run(game)).awaitOut("ready");
    OutputStream keyboard = started.process().getOutputStream();
    keyboard.write('S' & 0x1f);
    keyboard.flush();
    Files.createFile(go);
    assertThat(started.finish().exitCode()).isZero();
    assertThat(sidecar.run("--", sidecar.game(":")).err()).contains("snapshot 1");
  }

  /** After {@code stty tostop}, a terminal stops background jobs that write. */
  @Test
  void terminalThatStopsBackgroundJobs_worldIsSaved() throws Exception {
    String game = sidecar.game("echo x > $S/file");
    Started started = startInTerminal("stty tostop; set -m; " + run(game) + " & wait $!");
    assertThat(started.finish().exitCode()).isZero();
    assertThat(sidecar.run("--", sidecar.game(":")).err()).contains("snapshot 1");
  }

  private static String run(String game) {
    return Sidecar.launcherScript() + " run --world w1 --save-dir saves -- " + game;
  }

  private static String until(Path file) {
    return "until [ -e '" + file + "' ]; do sleep 0.02; done";
  }

  private Started startInTerminal(String line) throws IOException, InterruptedException {
    if (!Privileges.succeeds(List.of("script", "-qfec", "true", "/dev/null"))) {
      throw Privileges.notRun("a terminal needs the command script of util-linux");
    }
    return sidecar.startOther(List.of("script", "-qfec", line, "/dev/null"));
  }

  @Test
  void firstSnapshotWithoutFiles_isAWarning() throws Exception {
    Outcome outcome = sidecar.run("--", sidecar.game(":"));
    assertThat(outcome.err())
        .contains("warning: saved world w1, snapshot 1: 0 files")
        .contains("The game wrote no file into '" + sidecar.saves().toRealPath() + "'");
    assertThat(sidecar.run("--", sidecar.game("echo x > $S/file")).err())
        .contains("worldkeep: saved world w1, snapshot 2: 1 file")
        .doesNotContain("The game wrote no file");
  }
}

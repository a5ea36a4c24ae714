package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory for temporary files is no place for SQLite's library. */
class TemporaryFilesIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path temporary;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory).byLauncher();
    temporary = Files.createDirectory(directory.resolve("tmp"));
    sidecar.with("WORLDKEEP_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
  }

  @Test
  void run_noexec_usesTheDatabasesDirectory() throws Exception {
    sidecar.under(mounted("noexec", temporary));
    assertPlayed();
  }

  @Test
  void run_readOnly_usesTheDatabasesDirectory() throws Exception {
    sidecar.under(mounted("ro", temporary));
    assertPlayed();
  }

  @Test
  void run_missing_usesTheDatabasesDirectory() throws Exception {
    Files.delete(temporary);
    assertPlayed();
  }

  @Test
  void run_noDirectoryAllowsExecuting_namesTheRemedyInOneLine() throws Exception {
    Files.createDirectories(sidecar.stores());
    sidecar.under(mounted("noexec", temporary, sidecar.stores()));
    Outcome outcome = sidecar.run("--", sidecar.game(": > $S/started"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(69);
    assertThat(outcome.err())
        .contains(
            temporary + " allows no executing, " + sidecar.stores() + " allows no executing",
            "WORLDKEEP_JAVA_OPTIONS=-Djava.io.tmpdir=DIR")
        .doesNotContain("\tat ", "Exception");
    assertThat(sidecar.saves().resolve("started")).doesNotExist();
  }

  @Test
  void run_killed_leavesNoLibrary() throws Exception {
    Started run = sidecar.start("--", sidecar.game("echo ready", "exec sleep 60"));
    run.awaitOut("ready");
    run.process().descendants().forEach(ProcessHandle::destroyForcibly);
    run.process().destroyForcibly().waitFor();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void run_readOnlyRootWithoutHome() throws Exception {
    String line =
        "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind / && unset HOME && exec \"$@\"";
    sidecar.under(namespaced(line, directory));
    assertPlayed();
  }

  private void assertPlayed() throws Exception {
    Outcome outcome = sidecar.run("--", sidecar.game("echo 1 > $S/n"));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("saved world w1").doesNotContain("\tat ");
  }

  private static List<String> mounted(String option, Path... places) throws Exception {
    StringBuilder line = new StringBuilder();
    for (Path place : places) {
      line.append("mount -t tmpfs -o ").append(option).append(" tmpfs '").append(place);
      line.append("' && ");
    }
    return namespaced(line.append("exec \"$@\"").toString(), places[0]);
  }

  /** Returns what runs a command after a line of shell, with mounts that end with it. */
  private static List<String> namespaced(String line, Path zeroth) throws Exception {
    if (!Privileges.succeeds(List.of("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"))) {
      throw Privileges.notRun("mounts need root, and unshare and mount of util-linux");
    }
    return List.of("unshare", "-m", "sh", "-c", line, zeroth.toString());
  }
}

package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Makes permissions count for a child, also where the tests run as root. */
final class Privileges {
  private static final List<String> DROPPED =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

  private Privileges() {}

  /** Returns what to put before a command so that permissions bind it. */
  static List<String> bound() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    if (succeeds(List.of(DROPPED.get(0), DROPPED.get(1), "true"))) {
      return DROPPED;
    }
    throw notRun("as root, this needs setpriv and the right to drop capabilities");
  }

  static void readOnly(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  static void writable(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }

  static void mustSucceed(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as(String.join(" ", command))
        .isZero();
  }

  /** Reports on standard error that a test was not run, and aborts it. */
  static AssertionError notRun(String why) {
    System.err.println("NOT RUN: " + why);
    abort(why);
    return new AssertionError(why);
  }
}

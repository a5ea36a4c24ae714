package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The unmodified server of a real game, from Debian's packages, on a machine that is lost. */
final class DebianGame {
  private DebianGame() {}

  /** Installs the packages unless their programs are there. */
  static void install(List<String> programs, String... packages) throws InterruptedException {
    if (isThere(programs)) {
      return;
    }
    String names = String.join(" ", packages);
    String install = "apt-get install -y --no-install-recommends " + names;
    String whole = "apt-get update && DEBIAN_FRONTEND=noninteractive " + install;
    boolean root = System.getProperty("user.name").equals("root");
    if (!root || !Privileges.succeeds(List.of("sh", "-c", whole)) || !isThere(programs)) {
      throw Privileges.notRun(
          "no " + names + " here, and it can't be installed: as root, run " + install);
    }
  }

  private static boolean isThere(List<String> programs) {
    return programs.stream().allMatch(program -> Files.isExecutable(Path.of(program)));
  }

  /** Returns the path of a start script below {@code examples}. */
  static String example(String script) {
    return module().resolveSibling("examples").resolve(script).toString();
  }

  /** Returns the directory of the sidecar's sources. */
  static Path module() {
    return Path.of(System.getProperty("worldkeep.jar"), "../..").normalize();
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  static ProcessHandle server(Started run) {
    return run.process().children().findFirst().orElseThrow();
  }

  /** Kills the game, whose world the sidecar then saves as the crash left it. */
  static Outcome crash(Started run) throws IOException, InterruptedException {
    Started.signal("KILL", server(run).pid());
    Outcome crashed = run.finish();
    assertThat(crashed.exitCode()).as(crashed.err()).isEqualTo(137);
    assertThat(crashed.err()).contains("saved world w1, snapshot 1");
    return crashed;
  }

  /** Ends the game by a signal that it handles. */
  static Outcome stop(Started run) throws IOException, InterruptedException {
    return ended(run.signal("TERM"));
  }

  static Outcome ended(Started run) throws InterruptedException {
    Outcome outcome = run.finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("saved world w1");
    return outcome;
  }

  /** Deletes the machine's disk. Only the stores are left. */
  static void loseTheMachine(Sidecar sidecar) throws IOException {
    Tree.delete(sidecar.saves());
    try (Stream<Path> left = Files.list(sidecar.root())) {
      assertThat(left).containsExactly(sidecar.stores());
    }
    Set<String> kinds =
        Tree.files(sidecar.stores()).stream()
            .map(file -> sidecar.stores().relativize(file).getName(0).toString())
            .collect(Collectors.toUnmodifiableSet());
    assertThat(kinds).contains("documents.db", "objects");
  }
}

package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unmodified server of a real game, whose machine is lost after a crash and after a clean stop.
 * Freeciv saves every turn as {@code freeciv-T0005-Y-3800-auto.sav.xz}, and {@code
 * …-interrupted.sav.xz} when a signal stops it.
 */
class FreecivIT {
  private static final Path SERVER = Path.of("/usr/games/freeciv-server");
  private static final Pattern SAVED =
      Pattern.compile("Game saved as \\S*/(freeciv-T(\\d+)-\\S+\\.sav\\.xz)");
  private static final Pattern RESUMED = Pattern.compile("freeciv.sh: resuming from (\\S+)");

  @TempDir private Path directory;
  private Sidecar sidecar;
  private String script;
  private Path newGame;

  @BeforeAll
  static void install() throws InterruptedException {
    if (Files.isExecutable(SERVER) && Privileges.succeeds(List.of("xz", "--version"))) {
      return;
    }
    String packages = "apt-get install -y --no-install-recommends freeciv-server xz-utils";
    String install = "apt-get update && DEBIAN_FRONTEND=noninteractive " + packages;
    boolean root = System.getProperty("user.name").equals("root");
    if (!root || !Privileges.succeeds(List.of("sh", "-c", install)) || !Files.exists(SERVER)) {
      throw Privileges.notRun(
          "no Freeciv server here, and it can't be installed: as root, run " + packages);
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    Path examples = Path.of(System.getProperty("worldkeep.jar"), "../../../examples").normalize();
    script = examples.resolve("freeciv/freeciv.sh").toString();
    newGame =
        Files.writeString(
            directory.resolve("new.serv"),
            """
        set gameseed 42
        set mapseed 42
        set minplayers 0
        set saveturns 1
        set aifill 4
        set size 1
        set timeout 1
        start
        """);
  }

  @Test
  void game_survivesItsMachineTwice() throws Exception {
    Started first = play();
    awaitTurn(first, 6);
    long game = first.process().children().findFirst().orElseThrow().pid();
    Started.signal("KILL", game);
    Outcome crashed = first.finish();
    assertThat(crashed.exitCode()).as(crashed.err()).isEqualTo(137);
    assertThat(crashed.err()).contains("starting a new game", "saved world w1, snapshot 1");
    String intact = newestIntact();
    loseTheMachine();

    Started second = play();
    awaitTurn(second, turn(intact) + 2);
    Outcome stopped = second.signal("TERM").finish();
    assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    assertThat(resumedFrom(stopped)).isEqualTo(intact);
    assertThat(savedTurns(stopped).get(0)).isEqualTo(turn(intact) + 1);
    String interrupted = newestIntact();
    assertThat(interrupted).contains("-interrupted");
    assertThat(stopped.err()).contains("restored world w1, snapshot 1", "w1, snapshot 2");
    loseTheMachine();

    Started third = play();
    awaitTurn(third, turn(interrupted) + 1);
    Outcome last = third.signal("TERM").finish();
    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(resumedFrom(last)).isEqualTo(interrupted);
    assertThat(savedTurns(last).get(0)).isEqualTo(turn(interrupted) + 1);
  }

  private Started play() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      sidecar.with("FREECIV_PORT", Integer.toString(free.getLocalPort()));
    }
    return sidecar.start("--", script, newGame.toString());
  }

  private static void awaitTurn(Started run, int turn) {
    run.awaitOut(String.format("/freeciv-T%04d-", turn));
  }

  /** Deletes the machine's disk. Only the stores are left. */
  private void loseTheMachine() throws IOException {
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

  /**
   * Returns the intact save of the latest turn. In one turn, the save made at the stop is the
   * latest.
   */
  private String newestIntact() throws IOException, InterruptedException {
    List<Path> saves =
        Tree.files(sidecar.saves()).stream().sorted(Comparator.reverseOrder()).toList();
    for (Path save : saves) {
      if (Files.size(save) > 0 && Privileges.succeeds(List.of("xz", "-t", save.toString()))) {
        return save.getFileName().toString();
      }
    }
    throw new AssertionError("no intact save in " + saves);
  }

  private static int turn(String save) {
    return Integer.parseInt(save.substring("freeciv-T".length(), save.indexOf("-Y")));
  }

  private static List<Integer> savedTurns(Outcome outcome) {
    return SAVED.matcher(outcome.out()).results().map(r -> Integer.parseInt(r.group(2))).toList();
  }

  private static String resumedFrom(Outcome outcome) {
    Matcher matcher = RESUMED.matcher(outcome.err());
    assertThat(matcher.find()).as(outcome.err()).isTrue();
    return matcher.group(1);
  }
}

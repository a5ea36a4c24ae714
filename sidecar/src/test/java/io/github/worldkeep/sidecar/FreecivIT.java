package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern SAVED =
      Pattern.compile("Game saved as \\S*/(freeciv-T(\\d+)-\\S+\\.sav\\.xz)");
  private static final Pattern RESUMED = Pattern.compile("freeciv.sh: resuming from (\\S+)");

  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path newGame;

  @BeforeAll
  static void install() throws InterruptedException {
    List<String> programs = List.of("/usr/games/freeciv-server", "/usr/bin/xz");
    DebianGame.install(programs, "freeciv-server", "xz-utils");
  }

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
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
    Outcome crashed = DebianGame.crash(first);
    assertThat(crashed.err()).contains("freeciv.sh: starting a new game");
    String intact = newestIntact();
    DebianGame.loseTheMachine(sidecar);

    Started second = play();
    awaitTurn(second, turn(intact) + 2);
    Outcome stopped = DebianGame.stop(second);
    assertThat(resumedFrom(stopped)).isEqualTo(intact);
    assertThat(savedTurns(stopped).get(0)).isEqualTo(turn(intact) + 1);
    String interrupted = newestIntact();
    assertThat(interrupted).contains("-interrupted");
    assertThat(stopped.err()).contains("restored world w1, snapshot 1", "w1, snapshot 2");
    DebianGame.loseTheMachine(sidecar);

    Started third = play();
    awaitTurn(third, turn(interrupted) + 1);
    Outcome last = DebianGame.stop(third);
    assertThat(resumedFrom(last)).isEqualTo(interrupted);
    assertThat(savedTurns(last).get(0)).isEqualTo(turn(interrupted) + 1);
  }

  private Started play() throws IOException {
    sidecar.with("FREECIV_PORT", Integer.toString(DebianGame.freePort()));
    return sidecar.start("--", DebianGame.example("freeciv/freeciv.sh"), newGame.toString());
  }

  private static void awaitTurn(Started run, int turn) {
    run.awaitOut(String.format("/freeciv-T%04d-", turn));
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

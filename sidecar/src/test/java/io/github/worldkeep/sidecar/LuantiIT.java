package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unmodified server of a real game, whose machine is lost after a crash and after a clean stop.
 * The Luanti game in {@code src/test/luanti} sets numbered marks, and prints at its start which of
 * them it finds in its map, and which in its mod's storage.
 */
class LuantiIT {
  private static final Pattern SET = Pattern.compile("marks: set (\\d+)\\.");
  private static final Pattern FOUND =
      Pattern.compile("marks: map ([\\d ]*); storage ([\\d ]*)\\.");
  private static final Path OURS = DebianGame.module().resolve("src/test/luanti");

  @TempDir private Path directory;
  private Sidecar sidecar;

  /** The marks that a game found, or has to find. */
  private record Marks(List<Integer> map, List<Integer> storage) {
    Marks plus(List<Integer> set) {
      return new Marks(
          Stream.concat(map.stream(), set.stream()).toList(),
          Stream.concat(storage.stream(), set.stream()).toList());
    }
  }

  @BeforeAll
  static void install() throws InterruptedException {
    DebianGame.install(List.of("/usr/lib/minetest/minetestserver"), "minetest-server");
  }

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    sidecar.with("MINETEST_SUBGAME_PATH", OURS.resolve("games").toString());
  }

  @Test
  void game_survivesItsMachineTwice() throws Exception {
    Outcome crashed = DebianGame.crash(play().awaitOut("marks: set 12."));
    assertThat(found(crashed.out())).isEqualTo(new Marks(List.of(), List.of()));
    Marks intact = foundWithoutTheSidecar();
    assertThat(intact.map()).startsWith(1, 2, 3, 4, 5, 6, 7, 8); // It saves every two marks.
    DebianGame.loseTheMachine(sidecar);

    Started second = play();
    int next = intact.map().get(intact.map().size() - 1) + 1;
    Outcome stopped = DebianGame.stop(second.awaitOut("marks: set " + (next + 3) + "."));
    assertThat(found(stopped.out())).isEqualTo(intact);
    assertThat(stopped.err()).contains("restored world w1, snapshot 1", "w1, snapshot 2");
    List<Integer> set = set(stopped.out());
    assertThat(set).startsWith(next, next + 1, next + 2, next + 3);
    DebianGame.loseTheMachine(sidecar);

    Outcome last = DebianGame.stop(play().awaitOut("marks: set "));
    assertThat(found(last.out())).isEqualTo(intact.plus(set));
  }

  private Started play() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--"));
    arguments.addAll(server());
    return sidecar.start(arguments.toArray(String[]::new));
  }

  private static List<String> server() throws IOException {
    String script = DebianGame.example("luanti/luanti.sh");
    String settings = OURS.resolve("server.conf").toString();
    try (DatagramSocket free = new DatagramSocket(0)) {
      String port = Integer.toString(free.getLocalPort());
      return List.of(script, "--config", settings, "--gameid", "marks", "--port", port);
    }
  }

  /** Starts the server in the directory that the crash left, and returns the marks it finds. */
  private Marks foundWithoutTheSidecar() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "WORLDKEEP_SAVE_DIRECTORY=" + sidecar.saves()));
    command.addAll(server());
    Started alone = sidecar.startOther(command).awaitOut("marks: set ").signal("KILL");
    return found(alone.finish().out());
  }

  private static Marks found(String out) {
    Optional<MatchResult> found = FOUND.matcher(out).results().findFirst();
    assertThat(found).as(out).isPresent();
    return new Marks(numbers(found.get().group(1)), numbers(found.get().group(2)));
  }

  private static List<Integer> numbers(String text) {
    return Stream.of(text.split(" ")).filter(n -> !n.isEmpty()).map(Integer::valueOf).toList();
  }

  private static List<Integer> set(String out) {
    return SET.matcher(out).results().map(set -> Integer.valueOf(set.group(1))).toList();
  }
}

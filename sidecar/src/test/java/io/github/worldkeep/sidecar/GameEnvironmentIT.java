package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a game is given by whoever starts it: it gets the same under Worldkeep, byte for byte. */
class GameEnvironmentIT {
  private static final String PROBE =
      """
      cat /proc/$$/environ > $1.environ
      cat /proc/$$/cmdline > $1.cmdline
      {
        cat /proc/$$/limits
        grep -E '^(SigIgn|Umask):' /proc/$$/status
        readlink /proc/$$/cwd
        for fd in 0 1 2 3 4 5 6 7 8 9; do
          if [ -e /proc/$$/fd/$fd ]; then echo $fd $(readlink /proc/$$/fd/$fd); fi
        done
      } > $1.process
      """;

  @TempDir private Path directory;
  private Sidecar sidecar;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory).byLauncher();
  }

  /** Returns the start of a shell script that runs its arguments in unusual surroundings. */
  private String surroundings(String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add("exec \"$@\"");
    return sidecar.game(lines.toArray(String[]::new));
  }

  /** Runs the probe in these surroundings, alone or under Worldkeep. */
  private Probe probe(String name, String surroundings, Stream<String> under) throws Exception {
    Path probe = Files.writeString(directory.resolve("probe.sh"), PROBE);
    Path result = directory.resolve(name);
    List<String> command = new ArrayList<>(List.of(surroundings));
    under.forEach(command::add);
    command.addAll(List.of("sh", probe.toString(), directory.resolve("result").toString()));
    Outcome outcome = sidecar.startOther(command).finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    for (String part : List.of(".environ", ".cmdline", ".process")) {
      Files.move(directory.resolve("result" + part), Path.of(result + part));
    }
    return new Probe(result);
  }

  private static Stream<String> worldkeep() {
    String launcher = Sidecar.launcherScript().toString();
    return Stream.of(launcher, "run", "--world", "w1", "--save-dir", "saves", "--");
  }

  /**
   * 48: variables are lost, or taken by another virtual machine than the one they are meant for.
   */
  @Test
  void game_getsTheVariablesByteForByte() throws Exception {
    String odd =
        surroundings(
            "export JAVA_TOOL_OPTIONS=-Dtoken=1 JDK_JAVA_OPTIONS=-Xms900g _JAVA_OPTIONS=-Dx=y",
            "export LC_ALL=C EMPTY= PATTERN='* ? [a] $HOME `id` \"' java=coffee version=3",
            "export LINES='one",
            "",
            "three",
            "' CONTROL=$(printf 'a\\001b\\002\\nc') LATIN=$(printf 'caf\\351 \\377')",
            "set -- env game.mode=pvp 'x-y=a b' 'with space=1' \"dotted.lines=$LINES\" \"$@\"");
    Probe alone = probe("alone", odd, Stream.empty());
    Probe under = probe("under", odd, worldkeep());
    assertThat(alone.variables()).contains("game.mode=pvp", "LATIN=caf\u00e9 \u00ff", "LC_ALL=C");
    assertThat(under.variables())
        .filteredOn(v -> !v.matches("WORLDKEEP_(SAVE_DIRECTORY|SESSION_ID|WORLD_ID)=.*"))
        .containsExactlyElementsOf(alone.variables());
    assertThat(under.variables()).hasSize(alone.variables().size() + 3);
  }

  @Test
  void game_getsItsArgumentsByteForByte() throws Exception {
    String odd =
        surroundings(
            "set -- \"$@\" '' 'a b' '*' '$HOME' 'two",
            "lines",
            "' -- --json \"$(printf '\\377\\376')\" a=b");
    Probe alone = probe("alone", odd, Stream.empty());
    Probe under = probe("under", odd, worldkeep());
    assertThat(alone.arguments()).contains("two\nlines\n", "\u00ff\u00fe", "a=b");
    assertThat(under.arguments()).isEqualTo(alone.arguments());
  }

  @Test
  void game_getsLimitsMasksAndDescriptors() throws Exception {
    String odd =
        surroundings(
            "umask 027",
            "ulimit -S -n 777",
            "ulimit -c 0",
            "trap '' USR2 35",
            "cd ..",
            "mkdir -p elsewhere && cd elsewhere",
            "exec < /dev/zero 3>> ../third 5< ../third");
    Probe alone = probe("alone", odd, Stream.empty());
    Probe under = probe("under", odd, worldkeep());
    assertThat(alone.process()).contains("777", "0027", "/elsewhere", "0 /dev/zero", "/third");
    assertThat(under.process()).isEqualTo(alone.process());
  }

  /** A shell would clear the mask, so that none may come between. */
  @Test
  void game_getsTheSignalMask() throws Exception {
    List<String> blocking = List.of("env", "--block-signal=USR1,40");
    List<String> show = List.of("grep", "SigBlk", "/proc/self/status");
    List<String> alone = Stream.of(blocking, show).flatMap(List::stream).toList();
    List<String> under =
        Stream.of(blocking.stream(), worldkeep(), show.stream()).flatMap(s -> s).toList();
    String expected = sidecar.startOther(alone).finish().out();
    assertThat(expected).matches("SigBlk:\\s000000800000020[04]\n");
    assertThat(sidecar.startOther(under).finish().out()).isEqualTo(expected);
  }

  @Test
  void game_readsStandardInput() throws Exception {
    Started started = sidecar.start("--", sidecar.game("read line", "echo got $line"));
    Outcome outcome = started.type("hello\n").finish();
    assertThat(outcome.out()).isEqualTo("got hello\n");
  }

  @Test
  void game_whoseNameHasAnEqualsSign() throws Exception {
    Path game = sidecar.root().resolve("a=b");
    Files.copy(Path.of(sidecar.game("echo played")), game);
    assertThat(sidecar.run("--", "./a=b").out()).isEqualTo("played\n");
  }

  /** What a probe found, with each byte as a character. */
  private record Probe(Path result) {
    List<String> variables() throws IOException {
      return Stream.of(read(".environ").split("\0", -1)).sorted().toList();
    }

    List<String> arguments() throws IOException {
      return List.of(read(".cmdline").split("\0", -1));
    }

    String process() throws IOException {
      return read(".process").replaceAll("run-\\d", "run");
    }

    private String read(String part) throws IOException {
      return Files.readString(Path.of(result + part), StandardCharsets.ISO_8859_1);
    }
  }
}

package io.github.worldkeep.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Runs commands, and measures them from outside. The directory is for its own files. */
record MeasuredCommand(Path directory, InstantSource clock) {
  /** Runs the command, then writes the processor time of all children of this shell. */
  private static final String TIMED = "\"$@\"; code=$?; times > times; exit $code";

  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  /**
   * A game that writes its start, the processor time of the processes above it, their memory, and
   * its end. Before the first two it starts one process, since that is measured, too.
   */
  private static final String GAME =
      """
      play=$1
      {
        date +%s%N
        p=$PPID cpu=0
        while [ "$p" != "$MEASURING" ]; do
          read -r line < /proc/$p/stat
          set -- ${line##*) }
          cpu=$((cpu + ${12} + ${13} + ${14} + ${15})) p=$2
        done
        echo $cpu
      } > "$STAMPS"
      eval "$play"
      {
        sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/$PPID/status
        date +%s%N
      } >> "$STAMPS"
      """;

  private static final double TICK_MILLIS = 10; // USER_HZ is 100 on every Linux.

  /** Copies the bare JVM's program, because its class path should be short. */
  static MeasuredCommand in(Path directory) throws IOException {
    Path code = directory.resolve(Hello.class.getName().replace('.', '/') + ".class");
    Files.createDirectories(code.getParent());
    try (InputStream in = Hello.class.getResourceAsStream(Hello.class.getSimpleName() + ".class")) {
      Files.copy(in, code);
    }
    return new MeasuredCommand(directory, InstantSource.system());
  }

  /** Runs a JVM that prints a line. */
  MeasuredRun bareJvm() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> options = List.of("-Xshare:auto", "-XX:+UseSerialGC", "-cp", ".");
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(options);
    command.add(Hello.class.getName());
    return run(command, directory, Map.of(), false);
  }

  /** Runs a command that starts a game, which is a line of shell. */
  MeasuredRun game(List<String> start, String play, Path machine, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("sh", "-c", GAME, "game", play));
    return run(command, machine, environment, true);
  }

  private MeasuredRun run(
      List<String> command, Path machine, Map<String, String> environment, boolean game)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>(List.of("sh", "-c", TIMED, "timed"));
    timed.addAll(command);
    Path log = directory.resolve("log");
    Path stamps = directory.resolve("stamps");
    ProcessBuilder builder = new ProcessBuilder(timed).directory(machine.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
    builder.environment().putAll(environment);
    builder.environment().put("STAMPS", stamps.toString());
    builder.environment().put("MEASURING", Long.toString(ProcessHandle.current().pid()));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Instant before = clock.instant();
    int code = builder.start().waitFor();
    Instant after = clock.instant();
    if (code != 0) {
      throw new IllegalStateException(
          command + " ended with " + code + ": " + Files.readString(log));
    }
    double whole = millis(before, after);
    double cpu = cpuMillis(Files.readString(machine.resolve("times")));
    if (!game) {
      return new MeasuredRun(0, 0, 0, whole, cpu, 0);
    }
    List<Long> written = Files.readAllLines(stamps).stream().map(Long::valueOf).toList();
    return new MeasuredRun(
        millis(before, nanos(written.get(0))),
        written.get(1) * TICK_MILLIS,
        millis(nanos(written.get(3)), after),
        whole,
        cpu,
        written.get(2) / 1024.0);
  }

  private static Instant nanos(long sinceEpoch) {
    return Instant.EPOCH.plusNanos(sinceEpoch);
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  /** Adds the times that a shell writes for itself and its children. */
  private static double cpuMillis(String times) {
    return TIME.matcher(times).results().mapToDouble(MeasuredCommand::cpuMillis).sum();
  }

  private static double cpuMillis(MatchResult time) {
    return 60_000 * Double.parseDouble(time.group(1)) + 1000 * Double.parseDouble(time.group(2));
  }
}

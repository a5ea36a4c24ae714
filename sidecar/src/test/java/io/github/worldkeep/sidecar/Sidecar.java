package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged sidecar with a working directory of its own: {@code stores} in it outlives the
 * machine, {@code saves} is the machine's disk.
 */
final class Sidecar {
  /** A secret in the environment of every run, which no output may show. */
  static final String SECRET = "hunter2-5ab3";

  static final String SECRET_VARIABLE = "TEST_SECRET";

  private static final Path JAR = Path.of(System.getProperty("worldkeep.jar"));
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xmx256m");
  private static final Path CLASSES = SharedClasses.of(JAR, JAVA);

  private final Path logs;
  private final Path root;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> prefix = new ArrayList<>();
  private boolean launcher;
  private int runs;

  Sidecar(Path directory) throws IOException {
    logs = Files.createDirectory(directory.resolve("logs"));
    root = Files.createDirectory(directory.resolve("work"));
    environment.put("WORLDKEEP_DOCUMENTS", "sqlite:" + database());
    environment.put("WORLDKEEP_OBJECTS", "file:" + objects());
    environment.put(SECRET_VARIABLE, SECRET);
  }

  static Path launcherScript() {
    return JAR.resolveSibling("worldkeep");
  }

  Path root() {
    return root;
  }

  Path stores() {
    return root.resolve("stores");
  }

  Path database() {
    return stores().resolve("documents.db");
  }

  Path objects() {
    return stores().resolve("objects");
  }

  Path saves() {
    return root.resolve("saves");
  }

  Sidecar with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Puts words before the command, such as {@code setpriv} with its options. */
  Sidecar under(List<String> command) {
    prefix.clear();
    prefix.addAll(command);
    return this;
  }

  /** Starts the launcher script from now on, not {@code java -jar}. */
  Sidecar byLauncher() {
    launcher = true;
    return this;
  }

  /** Writes a game as a shell script; {@code $S} is its save directory. */
  String game(String... lines) throws IOException {
    Path script = Files.createTempFile(logs, "game", ".sh");
    String head = "#!/bin/sh\nS=$WORLDKEEP_SAVE_DIRECTORY\n";
    Files.writeString(script, head + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  /**
   * Starts {@code worldkeep run --world w1 --save-dir saves} with further options and a command.
   */
  Started start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("run", "--world", "w1", "--save-dir", "saves"));
    all.addAll(List.of(arguments));
    return startBare(all.toArray(String[]::new));
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).finish();
  }

  /** Runs the game, which must end well, and whose world must be saved. */
  Outcome mustRun(String game) throws IOException, InterruptedException {
    Outcome outcome = run("--", game);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("saved world w1");
    return outcome;
  }

  Outcome runBare(String... arguments) throws IOException, InterruptedException {
    return startBare(arguments).finish();
  }

  Started startBare(String... arguments) throws IOException {
    List<String> command = command();
    command.addAll(List.of(arguments));
    return startOther(command);
  }

  /** Starts another command, with the same directory and environment. */
  Started startOther(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
    builder.environment().putAll(environment);
    runs++;
    Path out = logs.resolve("run-" + runs + ".out");
    Path err = logs.resolve("run-" + runs + ".err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Started(builder.start(), out, err);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(prefix);
    if (launcher) {
      command.add(launcherScript().toString());
      return command;
    }
    command.addAll(JAVA);
    command.addAll(List.of("-XX:SharedArchiveFile=" + CLASSES, "-jar", JAR.toString()));
    return command;
  }
}

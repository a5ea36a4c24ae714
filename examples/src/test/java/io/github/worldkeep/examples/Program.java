package io.github.worldkeep.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The result of a program that was run as a user runs it, in a process of its own. Its environment
 * has no variable of Worldkeep except for the given ones.
 */
public record Program(int exitCode, List<String> output, String errors) {
  private static final int PATIENCE_SECONDS = 120;

  /** Runs a program to its end in a directory. */
  public static Program run(Path directory, Class<?> program, String... jvmOptions)
      throws IOException, InterruptedException {
    return run(directory, Map.of(), program, jvmOptions);
  }

  /** Runs a program to its end in a directory, with these variables in its environment. */
  public static Program run(
      Path directory, Map<String, String> environment, Class<?> program, String... jvmOptions)
      throws IOException, InterruptedException {
    return run(directory, environment, List.of(jvmOptions), program, List.of());
  }

  /** Runs a program to its end in a directory, with these arguments. */
  public static Program run(Path directory, Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    return run(directory, Map.of(), List.of(), program, arguments);
  }

  private static Program run(
      Path directory,
      Map<String, String> environment,
      List<String> jvmOptions,
      Class<?> program,
      List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // Else JDK 24 and later warn of SQLite.
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    Path out = Files.createTempFile("program-", ".out");
    Path err = Files.createTempFile("program-", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as(() -> "has ended; it printed " + read(out) + read(err)).isTrue();
      return new Program(process.exitValue(), Files.readAllLines(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

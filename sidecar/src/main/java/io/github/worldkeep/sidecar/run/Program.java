package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program of the game's command.
 *
 * @param name its path, or its name in one of the directories of {@code PATH}
 */
record Program(String name) {
  private static final int LONGEST_FIRST_LINE = 256;

  /**
   * Checks whether the program is there and can be executed. The start itself can't report this,
   * because another program starts it.
   *
   * @throws Failure if it can't be started
   */
  void requireExecutable() {
    Path file = candidates().filter(Program::isExecutable).findFirst().orElse(null);
    if (file == null) {
      throw notStarted("it is not an executable file", null);
    }
    Optional<Path> interpreter = interpreter(file).filter(i -> !isExecutable(i));
    if (interpreter.isPresent()) {
      throw notStarted("there is no " + interpreter.get(), null);
    }
  }

  /** Looks for the program, because Java's message differs between versions. */
  Failure notStarted(IOException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return notStarted(String.valueOf(reason.getMessage()), e);
  }

  private Failure notStarted(String reason, @Nullable Throwable cause) {
    if (candidates().noneMatch(Files::exists)) {
      String message = "there is no command '" + name + "': check its name and the PATH";
      return new Failure(ExitCode.NOT_FOUND, message, cause);
    }
    String message =
        "'"
            + name
            + "' can't be executed ("
            + reason
            + "): is it executable (chmod +x), and built for this machine? Does the program in a"
            + " script's first line exist?";
    return new Failure(ExitCode.NOT_EXECUTABLE, message, cause);
  }

  private static boolean isExecutable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private Stream<Path> candidates() {
    if (name.contains("/")) {
      return Stream.of(Path.of(name));
    }
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, name));
  }

  /** Returns the program that a script names in its first line. */
  private static Optional<Path> interpreter(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
      if (!start.startsWith("#!")) {
        return Optional.empty();
      }
      String line = start.substring(2).split("\n", 2)[0].strip();
      return Optional.of(line.split("[ \t]", 2)[0])
          .filter(word -> word.startsWith("/"))
          .map(Path::of);
    } catch (IOException e) {
      return Optional.empty(); // A program may be executable and not readable.
    }
  }
}

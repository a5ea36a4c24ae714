package io.github.worldkeep.sidecar.run;

import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The launcher script, which is the parent of this process and of the game. Three pipes connect it:
 *
 * <ul>
 *   <li>Its events come as lines: {@code game PID} for the process that is to become the game,
 *       {@code started} when that is about to become it, {@code ended CODE}, and {@code signal
 *       NAME}. The pipe ends with the script, however that ends.
 *   <li>One line starts the game: the number of its words, and further variables.
 *   <li>Each line of the third is a signal for the game. When that pipe ends, the game gets TERM.
 * </ul>
 */
final class Launcher {
  /** The script's number, and the descriptors of the three pipes, with commas. */
  private static final String PROPERTY = "worldkeep.parent";

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final String APART = "worldkeep.apart";
  private static final String IGNORED = "worldkeep.ignored";
  private static final int START_SECONDS = 30;
  private static final int UNKNOWN_CODE = 128 + 9;

  private final long pid;
  private final Path events;
  private final OutputStream starts;
  private final OutputStream signals;
  private long announced;
  private CompletableFuture<LaunchedGame> starting = new CompletableFuture<>();
  private @Nullable LaunchedGame game;

  private Launcher(long pid, Path events, OutputStream starts, OutputStream signals) {
    this.pid = pid;
    this.events = events;
    this.starts = starts;
    this.signals = signals;
  }

  /** Returns the script, if it started this process. */
  static Optional<Launcher> find() {
    String property = System.getProperty(PROPERTY);
    if (property == null) {
      return Optional.empty();
    }
    String[] parts = property.split(",", -1);
    try {
      return Optional.of(
          new Launcher(
              Long.parseLong(parts[0]),
              DESCRIPTORS.resolve(parts[1]),
              Files.newOutputStream(DESCRIPTORS.resolve(parts[2]), StandardOpenOption.WRITE),
              Files.newOutputStream(DESCRIPTORS.resolve(parts[3]), StandardOpenOption.WRITE)));
    } catch (IOException e) {
      throw Failure.defect(e);
    }
  }

  long pid() {
    return pid;
  }

  /** Returns the names of the requests to stop that the script can't receive. */
  static List<String> ignoredSignals() {
    return Stream.of(System.getProperty(IGNORED, "").split(",", -1))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * Reads the script's events from now on.
   *
   * @param received called with each signal that the script receives: its name without SIG, or its
   *     number. A script that was killed is a request to stop, TERM
   */
  void listen(Consumer<String> received) {
    Thread reader = new Thread(() -> read(received), "worldkeep-launcher");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Consumer<String> received) {
    try (BufferedReader in = Files.newBufferedReader(events, StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "game" -> announced(Long.parseLong(words[1]));
          case "started" -> started();
          case "ended" -> ended(Integer.parseInt(words[1]));
          default -> received.accept(words[1]);
        }
      }
    } catch (IOException e) {
      // Like its end: the script can't report any more.
    }
    received.accept("TERM");
    awaitEndAlone();
  }

  private synchronized void announced(long number) {
    announced = number;
  }

  private synchronized void started() {
    Optional<ProcessHandle> process = ProcessHandle.of(announced); // Empty if it has ended.
    game = new LaunchedGame(this, announced, process, new CompletableFuture<>());
    starting.complete(game);
  }

  /** Ignores the end of a process that has not become the game. Another one waits by then. */
  private void ended(int code) {
    LaunchedGame over;
    synchronized (this) {
      over = game;
      game = null;
    }
    if (over != null) {
      over.ended().complete(code);
    }
  }

  /** Without the script, the game's exit code is unknown. */
  private void awaitEndAlone() {
    LaunchedGame orphan;
    synchronized (this) {
      starting.completeExceptionally(new IOException("the launcher script was killed"));
      orphan = game;
    }
    if (orphan != null) {
      orphan.process().ifPresent(process -> process.onExit().join());
      orphan.ended().complete(UNKNOWN_CODE);
    }
  }

  /**
   * Starts the game, which is the last words of the script's arguments.
   *
   * @param environment the variables that the game gets in addition to the script's
   */
  GameProcess start(List<String> command, Map<String, String> environment) {
    new Program(command.get(0)).requireExecutable();
    CompletableFuture<LaunchedGame> next = new CompletableFuture<>();
    synchronized (this) {
      starting = next;
    }
    StringBuilder line = new StringBuilder().append(command.size());
    environment.forEach((name, value) -> line.append(' ').append(escaped(name + "=" + value)));
    try {
      write(signals, "started");
      write(starts, line.toString());
      return next.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new Failure(
          ExitCode.INTERNAL, "the launcher script did not start the game: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the game was being started", e);
    }
  }

  /** Escapes a word for {@code printf %b}. */
  private static String escaped(String word) {
    StringBuilder escaped = new StringBuilder();
    for (byte unit : word.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = unit > ' ' && unit < 0x7f && unit != '\\';
      escaped.append(
          plain ? String.valueOf((char) unit) : "\\0" + Integer.toOctalString(unit & 0xff));
    }
    return escaped.toString();
  }

  /**
   * Sends a signal to the game that runs, by its name without SIG or its number.
   *
   * @return whether the script still sends signals
   */
  boolean sends(String signal) {
    try {
      write(signals, signal);
      return true;
    } catch (IOException e) {
      return false; // It was killed, with the part of it that sends.
    }
  }

  private static void write(OutputStream pipe, String line) throws IOException {
    pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns whether the game is in the script's group, and that is a terminal's foreground. */
  boolean sharesTerminal() {
    return !Boolean.getBoolean(APART) && Terminal.interrupts(pid);
  }
}

package io.github.worldkeep.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.examples.game.IslandServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One machine as a host provides it: an empty disk, and {@code worldkeep run} with the game. Its
 * standard output is the game's, and one line of it names the port. Its standard error has the
 * sidecar's events and all error messages.
 */
final class Machine implements AutoCloseable {
  private static final String LISTENING = "listening on 127.0.0.1:";
  private static final int NO_PORT = 0;
  private static final int PATIENCE_SECONDS = 30;

  private final Path saveDirectory;
  private final Process sidecar;
  private final BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
  private final BlockingQueue<SidecarEvent> events = new LinkedBlockingQueue<>();
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private Optional<ProcessHandle> game = Optional.empty();
  private int port = NO_PORT;

  private Machine(Path saveDirectory, Process sidecar) {
    this.saveDirectory = saveDirectory;
    this.sidecar = sidecar;
    follow(sidecar.inputReader(UTF_8), this::gameLine, () -> ports.add(NO_PORT));
    follow(sidecar.errorReader(UTF_8), this::sidecarLine, () -> events.add(SidecarEvent.END));
  }

  /**
   * Starts a machine, and returns at once.
   *
   * @param home the directory of {@code .worldkeep} with the embedded stores, which outlives the
   *     machine
   * @param saveDirectory the directory of the game's world, which is lost with the machine
   */
  static Machine start(Path home, Path saveDirectory) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(saveDirectory)).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WORLDKEEP_"));
    return new Machine(saveDirectory, builder.start());
  }

  private static List<String> command(Path saveDirectory) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String saves = saveDirectory.toString();
    List<String> command = new ArrayList<>(List.of(java, "-jar", jar(), "run", "--json"));
    command.addAll(List.of("--world", "island", "--save-dir", saves, "--"));
    command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPathOfGame()));
    // The game saves only on command and when it ends, so the demo knows what a kill loses.
    command.addAll(
        List.of(IslandServer.class.getName(), "--dir", saves, "--autosave-seconds", "0"));
    return command;
  }

  private static String jar() {
    String jar = System.getProperty("worldkeep.jar", "worldkeep.jar");
    if (!Files.isRegularFile(Path.of(jar))) {
      throw new DemoException("there is no " + jar + ": build it, and say -Dworldkeep.jar=FILE");
    }
    return Path.of(jar).toAbsolutePath().toString();
  }

  private static String classPathOfGame() {
    try {
      return Path.of(IslandServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has a malformed entry", e);
    }
  }

  private void follow(BufferedReader reader, Consumer<String> each, Runnable ended) {
    Thread thread =
        new Thread(
            () -> {
              try (reader) {
                reader.lines().forEach(each);
              } catch (IOException | UncheckedIOException e) {
                output.add("(its output can't be read: " + e.getMessage() + ")");
              } finally {
                ended.run();
              }
            },
            "machine-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void gameLine(String line) {
    output.add(line);
    if (line.startsWith(LISTENING)) {
      ports.add(Integer.parseInt(line.substring(LISTENING.length())));
    }
  }

  private void sidecarLine(String line) {
    output.add(line);
    SidecarEvent.parse(line).ifPresent(events::add);
  }

  /** Waits until players can join the game. */
  void awaitGame() throws InterruptedException {
    game = ProcessHandle.of(await("started").number("pid"));
    port = await(ports, "the game to listen");
    if (port == NO_PORT) {
      throw new DemoException("the game ended before it listened");
    }
  }

  /** Returns the port on which players join. */
  int port() {
    return port;
  }

  /** Waits for one of these events, and skips those before it. */
  SidecarEvent await(String... names) throws InterruptedException {
    List<String> expected = List.of(names);
    String what = "worldkeep to report '" + String.join("' or '", expected) + "'";
    while (true) {
      SidecarEvent event = await(events, what);
      if (event.equals(SidecarEvent.END)) {
        throw new DemoException(
            "worldkeep ended with exit code " + exitCode() + ", waited for " + what);
      }
      if (event.name().equals("failed")) {
        throw new DemoException("worldkeep: " + event.text());
      }
      if (expected.contains(event.name())) {
        return event;
      }
    }
  }

  private static <T> T await(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new DemoException("waited " + PATIENCE_SECONDS + " seconds in vain for " + what);
    }
    return next;
  }

  /** Sends SIGKILL to the game alone. The game can't save, the sidecar can. */
  void killGame() {
    game.ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Sends SIGKILL to the sidecar and then to the game. In this order neither can save. */
  void killAll() throws InterruptedException {
    // By its handle: the Process would close the pipes, and their content is still to be read.
    sidecar.toHandle().destroyForcibly();
    killGame();
    exitCode();
  }

  /** Sends SIGTERM to the sidecar, as a host does. */
  void terminate() {
    sidecar.toHandle().destroy();
  }

  /** Waits for the end of the sidecar, and returns its exit code. */
  int exitCode() throws InterruptedException {
    if (!sidecar.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new DemoException("worldkeep did not end within " + PATIENCE_SECONDS + " seconds");
    }
    return sidecar.exitValue();
  }

  /** Deletes the save directory, which is on the machine's disk. */
  void destroyDisk() throws IOException {
    DirectoryTree.delete(saveDirectory);
  }

  /** Returns all lines that were printed on this machine so far. */
  List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Kills the sidecar and the game, if they still run. */
  @Override
  public void close() {
    sidecar.toHandle().destroyForcibly();
    killGame();
  }
}

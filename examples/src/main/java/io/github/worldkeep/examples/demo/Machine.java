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
 * standard output is the game's, of which one line tells the port; its standard error has the
 * sidecar's events and whatever else there is to complain about.
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
    follow(sidecar.inputReader(UTF_8), this::heardGame, () -> ports.add(NO_PORT));
    follow(sidecar.errorReader(UTF_8), this::heardSidecar, () -> events.add(SidecarEvent.END));
  }

  /**
   * Switches a machine on. Nothing that it does is waited for.
   *
   * @param home where {@code .worldkeep} with the embedded stores is; it outlives the machine
   * @param saveDirectory where the game keeps its world; it does not
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
    // The game saves when it is told to and when it ends, so that it is known what a kill loses.
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

  private void follow(BufferedReader reader, Consumer<String> heard, Runnable ended) {
    Thread thread =
        new Thread(
            () -> {
              try (reader) {
                reader.lines().forEach(heard);
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

  private void heardGame(String line) {
    output.add(line);
    if (line.startsWith(LISTENING)) {
      ports.add(Integer.parseInt(line.substring(LISTENING.length())));
    }
  }

  private void heardSidecar(String line) {
    output.add(line);
    SidecarEvent.parse(line).ifPresent(events::add);
  }

  /** Waits until players can join. */
  void awaitGame() throws InterruptedException {
    game = ProcessHandle.of(await("started").number("pid"));
    port = await(ports, "the game to listen");
    if (port == NO_PORT) {
      throw new DemoException("the game ended before it listened");
    }
  }

  /** Where players join. */
  int port() {
    return port;
  }

  /** Waits for one of these events, and skips what comes before. */
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

  /** SIGKILL for the game alone: it can't save, worldkeep can. */
  void killGame() {
    game.ifPresent(ProcessHandle::destroyForcibly);
  }

  /** SIGKILL for all that runs here: nobody can save. Worldkeep goes first, so that it can't. */
  void killAll() throws InterruptedException {
    // By its handle: a Process would close the pipes, and what is in them is still to be read.
    sidecar.toHandle().destroyForcibly();
    killGame();
    exitCode();
  }

  /** SIGTERM, as a host sends it. */
  void terminate() {
    sidecar.toHandle().destroy();
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    if (!sidecar.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new DemoException("worldkeep did not end within " + PATIENCE_SECONDS + " seconds");
    }
    return sidecar.exitValue();
  }

  /** The disk goes with the machine. */
  void destroyDisk() throws IOException {
    DirectoryTree.delete(saveDirectory);
  }

  /** Everything that was printed here so far. */
  List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Leaves no process behind, whatever happened. */
  @Override
  public void close() {
    sidecar.toHandle().destroyForcibly();
    killGame();
  }
}

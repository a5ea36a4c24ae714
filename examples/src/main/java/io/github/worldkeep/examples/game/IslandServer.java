package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.Door;
import io.github.worldkeep.examples.shared.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * A dedicated server for a small survival game on an island of 256 by 256 columns of blocks.
 *
 * <pre>
 * IslandServer --dir DIR [--port PORT] [--seed N] [--autosave-seconds N | --autosave-millis N]
 * </pre>
 *
 * <p>The server loads the island in DIR. If there is none, it makes one from the seed, which is 1
 * by default; an island on disk keeps its own seed. The server listens on the loopback interface,
 * on a free port if PORT is 0 or left out. Then it prints {@code listening on 127.0.0.1:PORT}, its
 * only line on standard output. From then on SIGTERM and SIGINT end it cleanly. The server saves
 * when it ends, and by default every 30 seconds; 0 switches that off.
 *
 * <h2>Protocol</h2>
 *
 * <p>A line is at most 256 bytes of UTF-8, and ends with LF or CRLF. The answer to each line is one
 * line: {@code ok} and {@code key=value} fields, separated by spaces, or {@code error} and the
 * reason. The connection goes on after an error.
 *
 * <ul>
 *   <li>{@code join NAME}: {@code ok name=NAME x=X y=Y}. A name is 1 to 16 of a-z, 0-9, _ and -. A
 *       newcomer starts in the middle of the island, any other player where they left. One
 *       connection plays one player.
 *   <li>{@code move n|e|s|w}: {@code ok x=X y=Y}. Not into water and not over the edge.
 *   <li>{@code dig}: {@code ok block=KIND height=H}. Takes the block underfoot; H is the remaining
 *       height.
 *   <li>{@code place}: {@code ok block=KIND height=H}. Puts a carried block underfoot.
 *   <li>{@code inventory}: {@code ok KIND=COUNT ...}, without the kinds that the player does not
 *       carry.
 *   <li>{@code look}: {@code ok x=X y=Y here=KIND height=H n=KIND e=KIND s=KIND w=KIND}, {@code
 *       edge} off the map.
 *   <li>{@code stat}: {@code ok tick=T time=T players=N changed=N checksum=SHA-256}; the players
 *       who are online, the columns that differ from the generated ones, and the checksum of all
 *       blocks. Needs no {@code join}.
 *   <li>{@code save}: {@code ok tick=T files=N} once everything up to this command is on disk.
 *       Needs no {@code join}.
 *   <li>{@code quit}: {@code ok bye}, and the connection ends.
 * </ul>
 *
 * <h2>Files</h2>
 *
 * <p>{@code level.properties} (seed, tick, time), 64 {@code regions/r.X.Y.region} of fixed size for
 * 32 by 32 columns each, and {@code players/NAME.json}. Only changed files are written. A file is
 * replaced by a rename and never changed in place, so a copy taken at any time has each file whole.
 * Files {@code *.tmp} are not complete, and a copy can leave them out.
 *
 * <h2>Exit codes</h2>
 *
 * <p>0: the server ended cleanly, and everything is saved. 1: it could not start, or could not save
 * at the end. 2: the arguments are wrong. 3: a file in DIR is damaged, missing or of another
 * version; the message names the file, and no file was changed.
 */
public final class IslandServer {

  private static final Duration AUTOSAVE = Duration.ofSeconds(30);
  private static final long LONGEST_AUTOSAVE_MILLIS = Duration.ofDays(1).toMillis();

  private IslandServer() {}

  /** Runs the server until a signal ends it. */
  public static void main(String[] args) throws InterruptedException {
    IslandOptions settings = settings(args);
    GameLoop loop = load(settings);
    int port = listen(settings.port(), loop);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(loop), "end"));
    System.out.println("listening on 127.0.0.1:" + port);
    loop.run();
  }

  private static IslandOptions settings(String[] args) {
    try {
      return IslandOptions.parse(args);
    } catch (IllegalArgumentException e) {
      throw exit(2, "wrong arguments: " + e.getMessage());
    }
  }

  private static GameLoop load(IslandOptions settings) {
    SaveFolder folder = new SaveFolder(settings.directory());
    try {
      return new GameLoop(new Game(folder, folder.open(settings.seed())), settings.autosave());
    } catch (CorruptSaveException e) {
      throw exit(3, "cannot load the island: " + e.getMessage());
    } catch (IOException e) {
      throw exit(1, "cannot open " + settings.directory() + ": " + e);
    }
  }

  private static int listen(int port, GameLoop loop) {
    try {
      return Door.open(port, client -> new Visit(client, loop), loop::stop).port();
    } catch (IOException e) {
      throw exit(1, "cannot listen on port " + port + ": " + e);
    }
  }

  /**
   * Ends the process with 0 if everything is saved. Without this hook, the JVM would report the
   * signal as a failure.
   */
  private static void end(GameLoop loop) {
    loop.stop();
    boolean saved = false;
    try {
      saved = loop.awaitSaved();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(saved ? 0 : 1);
  }

  /** Ends the process and never returns. The return type lets a caller write {@code throw}. */
  private static IllegalStateException exit(int code, String message) {
    System.err.println(message);
    System.exit(code);
    return new IllegalStateException("the process has ended");
  }

  private record IslandOptions(Path directory, int port, long seed, Duration autosave) {

    private static final Set<String> KNOWN =
        Set.of("--dir", "--port", "--seed", "--autosave-seconds", "--autosave-millis");

    static IslandOptions parse(String[] args) {
      Options options = Options.parse(args, KNOWN);
      return new IslandOptions(
          Path.of(options.required("--dir")),
          (int) options.number("--port", 0, 0, 65_535),
          options.number("--seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
          autosave(options));
    }

    private static Duration autosave(Options options) {
      if (options.text("--autosave-seconds").isPresent()
          && options.text("--autosave-millis").isPresent()) {
        throw new IllegalArgumentException(
            "--autosave-seconds and --autosave-millis exclude each other");
      }
      long seconds =
          options.number(
              "--autosave-seconds", AUTOSAVE.toSeconds(), 0, LONGEST_AUTOSAVE_MILLIS / 1000);
      return Duration.ofMillis(
          options.number("--autosave-millis", seconds * 1000, 0, LONGEST_AUTOSAVE_MILLIS));
    }
  }
}

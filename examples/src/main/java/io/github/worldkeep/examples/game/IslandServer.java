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
 * <p>It loads the island in DIR, or makes one from the seed (1 unless told) where there is none; an
 * island on disk keeps its own seed. It listens on the loopback interface, on a free port if PORT
 * is 0 or left out, and then prints {@code listening on 127.0.0.1:PORT}, its only line on standard
 * output. It saves every 30 seconds unless told, never with 0, and when it ends. From then on
 * SIGTERM and SIGINT end it cleanly.
 *
 * <h2>Protocol</h2>
 *
 * <p>Lines of UTF-8 of at most 256 bytes, ended by LF or CRLF. Each is answered by one line, {@code
 * ok} and space separated {@code key=value} fields, or {@code error} and the reason; after an error
 * the connection goes on.
 *
 * <ul>
 *   <li>{@code join NAME}: {@code ok name=NAME x=X y=Y}. A name is 1 to 16 of a-z, 0-9, _ and -. A
 *       newcomer starts in the middle of the island, anybody else where they left. One connection
 *       plays one player.
 *   <li>{@code move n|e|s|w}: {@code ok x=X y=Y}. Not into water and not over the edge.
 *   <li>{@code dig}: {@code ok block=KIND height=H}. Takes the block underfoot; H is the height
 *       that is left.
 *   <li>{@code place}: {@code ok block=KIND height=H}. Puts a carried block underfoot.
 *   <li>{@code inventory}: {@code ok KIND=COUNT ...}, only the kinds that are carried.
 *   <li>{@code look}: {@code ok x=X y=Y here=KIND height=H n=KIND e=KIND s=KIND w=KIND}, {@code
 *       edge} off the map.
 *   <li>{@code stat}: {@code ok tick=T time=T players=N changed=N checksum=SHA-256}; players who
 *       are online, columns that differ from what the seed made, all blocks of the world. Without
 *       joining, too.
 *   <li>{@code save}: {@code ok tick=T files=N} once everything up to this command is on disk.
 *       Without joining, too.
 *   <li>{@code quit}: {@code ok bye}, and the connection ends.
 * </ul>
 *
 * <h2>Files</h2>
 *
 * <p>{@code level.properties} (seed, tick, time), 64 {@code regions/r.X.Y.region} of fixed size for
 * 32 by 32 columns each, and {@code players/NAME.json}. Only what changed is written. Files are
 * replaced by rename and never changed in place, so a copy taken at any time sees each file whole;
 * {@code *.tmp} are files in the making and can be left out.
 *
 * <h2>Exit codes</h2>
 *
 * <p>0: ended cleanly, everything is saved. 1: could not start, or could not save at the end. 2:
 * wrong arguments. 3: a file in DIR is damaged, missing or of another version; the message names
 * it, and no file was changed.
 */
public final class IslandServer {

  private static final Duration AUTOSAVE = Duration.ofSeconds(30);
  private static final long LONGEST_AUTOSAVE_MILLIS = Duration.ofDays(1).toMillis();

  private IslandServer() {}

  /** Runs the server until it is told to end. */
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
   * Ends the process with 0 if all is saved: left alone, the JVM would report the signal as a
   * failure.
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

  /** Does not return; the exception it seems to return tells the compiler so. */
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

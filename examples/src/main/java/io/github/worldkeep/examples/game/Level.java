package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of the whole island, and version 1 of its file {@code level.properties}.
 *
 * @param seed the seed of the generated island
 * @param tick how many ticks the server has run, over all its processes
 * @param time how many ticks had at least one player; without players the island's clock stands
 *     still
 */
record Level(long seed, long tick, long time) {

  private static final String VERSION = "1";
  private static final Pattern FILE =
      Pattern.compile(
          """
          version=(?<version>\\d+)
          seed=(?<seed>-?\\d+)
          tick=(?<tick>\\d+)
          time=(?<time>\\d+)
          """);

  static Level first(long seed) {
    return new Level(seed, 0, 0);
  }

  Level next(boolean played) {
    return new Level(seed, tick + 1, played ? time + 1 : time);
  }

  byte[] encode() {
    String file =
        "version=" + VERSION + "\nseed=" + seed + "\ntick=" + tick + "\ntime=" + time + "\n";
    return file.getBytes(UTF_8);
  }

  /**
   * Reads a file. Throws an {@link IllegalArgumentException} that names the error, if the file is
   * not valid.
   */
  static Level decode(byte[] file) {
    Matcher properties = FILE.matcher(new String(file, UTF_8));
    if (!properties.matches()) {
      throw new IllegalArgumentException("it is not a level file");
    }
    if (!properties.group("version").equals(VERSION)) {
      throw new IllegalArgumentException(
          "it has version " + properties.group("version") + ", this game reads version " + VERSION);
    }
    return new Level(
        Long.parseLong(properties.group("seed")),
        Long.parseLong(properties.group("tick")),
        Long.parseLong(properties.group("time")));
  }
}

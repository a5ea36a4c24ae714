package io.github.worldkeep.state.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.lease.Succession;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that a directory continues, and the run that plays it there: the content of {@code
 * .worldkeep/base}, format 1 in {@code docs/formats.md}. A game can write the file, so it proves
 * nothing about other worlds, and is compared with the stores.
 *
 * @param lineage {@link io.github.worldkeep.state.lease.Lease#lineage()}
 * @param server the id of the run that holds the world's lease
 * @param snapshot the snapshot that was restored to the directory or saved from it
 * @param saving the snapshot that the run was about to publish; null if none
 * @param players whether players are saved together with the world; null in records of an earlier
 *     Worldkeep
 * @param secret the secret by which a server may take over from the run; null until {@link
 *     Use#LEFT}
 */
@JsonPropertyOrder({
  "format",
  "world",
  "lineage",
  "server",
  "use",
  "snapshot",
  "saving",
  "players",
  "secret"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Base(
    int format,
    String world,
    String lineage,
    String server,
    Use use,
    Point snapshot,
    @Nullable Point saving,
    @Nullable Boolean players,
    @Nullable String secret) {
  static final int FORMAT = 1;

  private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,200}");

  /** The use of the directory by the run. */
  enum Use {
    /** The directory was restored, and no game has started in it. */
    RESTORED,
    /** A game may have written the directory. */
    PLAYED,
    /**
     * The run has ended without saving the directory, and writes no more. It still holds its
     * leases.
     */
    LEFT
  }

  /**
   * A snapshot by what it contains.
   *
   * @param number 0 for a world that has none
   * @param manifest empty for a world that has none
   */
  @JsonPropertyOrder({"number", "manifest"})
  record Point(long number, String manifest) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    Point {
      boolean none = number == 0 && manifest.isEmpty();
      if (!none && (number < 1 || !HASH.matcher(manifest).matches())) {
        throw new IllegalArgumentException("it names no snapshot");
      }
    }

    static Point of(Optional<Snapshot> snapshot) {
      return snapshot.map(s -> new Point(s.number(), s.manifest())).orElse(new Point(0, ""));
    }
  }

  Base {
    requireText(world, "world");
    requireText(lineage, "lineage");
    requireText(server, "server");
    Objects.requireNonNull(use, "use");
    Objects.requireNonNull(snapshot, "snapshot");
    if (secret != null) {
      requireText(secret, "secret");
    }
  }

  private static void requireText(String text, String name) {
    if (!TEXT.matcher(Objects.requireNonNull(text, name)).matches()) {
      throw new IllegalArgumentException(name + " is 1 to 200 printable characters of ASCII");
    }
  }

  /** Whether the directory continues this. */
  boolean continues(Point latest) {
    return latest.equals(snapshot) || latest.equals(saving);
  }

  /** Whether a game has written after the last checkpoint, which its players are as of. */
  boolean isAheadOfPlayers() {
    return use == Use.PLAYED && Boolean.TRUE.equals(players);
  }

  /** The same run, which is about to publish what follows the latest snapshot. */
  Base saving(Point latest, Point next) {
    return new Base(format, world, lineage, server, use, latest, next, players, secret);
  }

  /** The succession for a server that continues in the directory. */
  Optional<Succession> succession() {
    return use == Use.LEFT && secret != null
        ? Optional.of(new Succession(server, secret))
        : Optional.empty();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Base[world=" + world + ", use=" + use + ", snapshot=" + snapshot + "]";
  }
}

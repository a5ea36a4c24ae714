package io.github.worldkeep.state.player;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of {@link Players}.
 *
 * @param loadTimeout the greatest time that a load waits for another server to release the player
 *     or to expire
 * @param capacity the greatest number of loaded players, which bounds the queue of saves
 * @param journal a directory of this server for changes that can't be made durable before it ends;
 *     they are replayed at its next start
 */
public record PlayersOptions(Duration loadTimeout, int capacity, Optional<Path> journal) {
  /**
   * A load timeout of 20 seconds, which exceeds the default lease time; 10,000 players; no journal.
   */
  public static final PlayersOptions DEFAULT =
      new PlayersOptions(Duration.ofSeconds(20), 10_000, Optional.empty());

  public PlayersOptions {
    if (loadTimeout.isNegative()) {
      throw new IllegalArgumentException("loadTimeout is not negative");
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is at least 1");
    }
    Objects.requireNonNull(journal, "journal");
  }

  /** A copy with another load timeout. */
  public PlayersOptions withLoadTimeout(Duration other) {
    return new PlayersOptions(other, capacity, journal);
  }

  /** A copy with another capacity. */
  public PlayersOptions withCapacity(int other) {
    return new PlayersOptions(loadTimeout, other, journal);
  }

  /** A copy with a journal in this directory. */
  public PlayersOptions withJournal(Path directory) {
    return new PlayersOptions(loadTimeout, capacity, Optional.of(directory));
  }
}

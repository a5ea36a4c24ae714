package io.github.worldkeep.state.player;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How players are kept.
 *
 * @param loadTimeout how long a load waits for another server to release the player, or to expire
 * @param capacity how many players may be loaded at once: what bounds the queue of saves
 * @param journal a directory of this server for what can't be made durable before it ends; replayed
 *     at its next start
 */
public record PlayersOptions(Duration loadTimeout, int capacity, Optional<Path> journal) {
  /** 20 seconds, which is longer than the usual lease; 10,000 players; no journal. */
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

  /** With another loadTimeout. */
  public PlayersOptions withLoadTimeout(Duration other) {
    return new PlayersOptions(other, capacity, journal);
  }

  /** With another capacity. */
  public PlayersOptions withCapacity(int other) {
    return new PlayersOptions(loadTimeout, other, journal);
  }

  /** With a journal. */
  public PlayersOptions withJournal(Path directory) {
    return new PlayersOptions(loadTimeout, capacity, Optional.of(directory));
  }
}

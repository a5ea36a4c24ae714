package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The changes of players that are not durable yet.
 *
 * @param loaded the number of players on this server
 * @param unsaved the number of players with changes that are not durable
 * @param oldest the age of the oldest of these changes; zero if there is none
 * @param storeFailure the failure of the store, if saves don't reach it
 * @param heldFor the time for which an open {@link Checkpoint} has held all saves; zero if none is
 *     open
 */
public record Backlog(
    int loaded,
    int unsaved,
    Duration oldest,
    Optional<StoreException> storeFailure,
    Duration heldFor) {
  public Backlog {
    Objects.requireNonNull(oldest, "oldest");
    Objects.requireNonNull(heldFor, "heldFor");
    Objects.requireNonNull(storeFailure, "storeFailure");
  }
}

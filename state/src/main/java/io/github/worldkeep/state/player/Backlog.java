package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the store is behind the game.
 *
 * @param loaded how many players this server has
 * @param unsaved how many of them have changes that are not durable
 * @param oldest how old the oldest of these changes is; zero if there is none
 * @param storeFailure why saves don't reach the store, if they don't
 * @param heldFor for how long a {@link Checkpoint} that is open has held all saves; zero if none is
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

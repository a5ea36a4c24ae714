package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Objects;

/**
 * A player as loaded or saved.
 *
 * @param id the player's name in the collection
 * @param version what the next save must still find; never used twice for one id
 * @param savedAt when this was saved, by the store's clock
 * @param value what the game keeps of the player
 */
public record Player<T>(String id, Version version, Instant savedAt, T value) {
  public Player {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(value, "value");
  }

  /** The same player with another value, to be saved. */
  public Player<T> with(T changed) {
    return new Player<>(id, version, savedAt, changed);
  }
}

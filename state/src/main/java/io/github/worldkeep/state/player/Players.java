package io.github.worldkeep.state.player;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * The players of a game, each one document, saved on condition of its version: a save that would
 * overwrite somebody else's fails. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player, read and written by Jackson
 */
public final class Players<T> {
  private final DocumentStore documents;
  private final DocumentCollection<PlayerDocument<T>> players;

  /** Uses the collection {@code players}; does not close the store. */
  public Players(DocumentStore documents, Class<T> type) {
    this.documents = documents;
    this.players = documents.collection("players", new PlayerCodec<>(type));
  }

  /**
   * The player, or empty if there is none; never empty because the store could not be asked.
   *
   * @throws StoreException NEWER_FORMAT if a newer Worldkeep wrote it, CORRUPT if it is no T, and
   *     all that the store throws
   */
  public Optional<Player<T>> load(String id) {
    return players.get(id).map(this::player);
  }

  private Player<T> player(Document<PlayerDocument<T>> found) {
    PlayerDocument<T> document = found.value();
    return new Player<>(found.id(), found.version(), document.savedAt(), document.data());
  }

  /**
   * Creates a player, durable when it returns.
   *
   * @throws ConflictException ALREADY_EXISTS if there is one: load it
   * @throws StoreException all that the store throws. After OUTCOME_UNKNOWN, load the player to see
   *     whether it was created
   */
  public Player<T> create(String id, T value) {
    Instant now = documents.now();
    Version version = players.insert(id, new PlayerDocument<>(now, value));
    return new Player<>(id, version, now, value);
  }

  /**
   * Saves a player, durable when it returns.
   *
   * @param changed what {@link #load} or an earlier save answered, {@link Player#with} another
   *     value
   * @return the player with its new version, for the next save
   * @throws ConflictException CONFLICT if somebody else saved or deleted the player; load it again
   * @throws StoreException all that the store throws. After OUTCOME_UNKNOWN, load the player to see
   *     whether it was saved
   */
  public Player<T> save(Player<T> changed) {
    Instant now = documents.now();
    PlayerDocument<T> document = new PlayerDocument<>(now, changed.value());
    Version version = players.replace(changed.id(), document, changed.version());
    return new Player<>(changed.id(), version, now, changed.value());
  }
}

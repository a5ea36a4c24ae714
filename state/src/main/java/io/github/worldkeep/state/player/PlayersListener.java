package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;

/**
 * Receives events of a game's players. It is called on the threads of {@link Players}, so it must
 * return soon.
 */
public interface PlayersListener {
  /** A listener that does nothing. */
  PlayersListener NONE = new PlayersListener() {};

  /**
   * Called when another server has taken over a player. Remove the character, and save nothing of
   * it. Changes that were not durable are lost for the game. With a journal, they are in its
   * directory {@code aside} for inspection.
   */
  default void leaseLost(PlayerHandle<?> player) {}

  /**
   * Called when saves don't reach the store. They are repeated: continue to play, and show the
   * problem. With TIMEOUT the store may only be slow, and players are saved a few at a time.
   */
  default void storeUnavailable(StoreException failure) {}

  /** Called when saves reach the store again. */
  default void storeAvailable() {}

  /**
   * Called when an entry of the journal was not replayed, because another server has had the player
   * since, or because the entry can't be read.
   *
   * @param player the player of the entry, as far as known
   * @param why the reason, and the place where the entry is kept
   */
  default void notReplayed(String player, String why) {}
}

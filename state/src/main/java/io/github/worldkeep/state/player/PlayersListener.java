package io.github.worldkeep.state.player;

import io.github.worldkeep.store.StoreException;

/**
 * Hears what a game must know of its players without having asked. Called on the threads of {@link
 * Players}: return soon.
 */
public interface PlayersListener {
  /** One that does nothing. */
  PlayersListener NONE = new PlayersListener() {};

  /**
   * Another server has the player: remove the character, and save nothing of it. What was not
   * durable is lost for the game. With a journal, it is in its directory {@code aside} by now, for
   * people to look at.
   */
  default void leaseLost(PlayerHandle<?> player) {}

  /**
   * Saves don't reach the store. They are tried again; play on, and show it. With TIMEOUT the store
   * may only be slow: then players are saved nevertheless, a few at a time.
   */
  default void storeUnavailable(StoreException failure) {}

  /** Saves reach the store again. */
  default void storeAvailable() {}

  /**
   * What an earlier run of this server could not save was not replayed, because it is not this
   * server's any more, or can't be read.
   *
   * @param player whose it is, as far as is known
   * @param why and where it is kept
   */
  default void notReplayed(String player, String why) {}
}

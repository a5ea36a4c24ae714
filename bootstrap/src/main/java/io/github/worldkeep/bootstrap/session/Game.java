package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.token.Admission;
import java.time.Duration;

/**
 * A game that {@link Bootstrap} runs. Its methods are called one at a time, on a thread of their
 * own; only {@link #newPlayer} and the {@linkplain #playersListener listener} are called on other
 * threads. A call that exceeds its deadline is interrupted, and the run continues without it.
 *
 * @param <T> the game's value for a player
 */
public interface Game<T> {
  /**
   * Called when a session is found, before anything of it is owned or restored.
   *
   * @throws Exception if the session can't be played here; then the server fails, and nothing is
   *     changed
   */
  default void prepare(SessionPlace place) throws Exception {}

  /**
   * Starts the game. The server holds the session's lease, and the world is in {@link
   * Session#directory}. The directory is empty if the world is new; the files of another world
   * there were set aside. Players join after this method returns. Nothing is saved before.
   *
   * @throws Exception if the game can't start; then the server fails, and nothing is changed
   */
  void load(Session<T> session) throws Exception;

  /** Returns the value of a new player. Called on the thread that calls {@link Session#join}. */
  T newPlayer(Admission admission);

  /**
   * Returns a listener, called on other threads when a player is lost or a store is unavailable.
   */
  default PlayersListener playersListener() {
    return PlayersListener.NONE;
  }

  /**
   * Writes the world's files, as of one moment between two ticks, and calls {@code moment} at that
   * moment. Players are saved as of that moment, in one commit with the files. Later changes are
   * part of the next save. A game without a world only calls {@code moment}.
   *
   * @throws Exception if the files can't be written; then nothing of this checkpoint is saved
   */
  default void save(Session<T> session, Runnable moment) throws Exception {
    moment.run();
  }

  /** Called when the backend's session has changed. */
  default void sessionChanged(Session<T> session, GameSession now) throws Exception {}

  /**
   * Called when the server is to end. No player joins any more. The game informs the players and
   * lets them finish.
   *
   * @param left the time until the game is stopped
   */
  default void softStop(Session<T> session, Duration left) throws Exception {}

  /**
   * Called when another server holds the lease on the session or its world. The world is not saved
   * any more.
   */
  default void leaseLost(Session<T> session) throws Exception {}

  /**
   * Stops the game and disconnects the players. After that, the game changes neither players nor
   * files of the world, except in {@link #save}. That is called once more.
   */
  void stop(Session<T> session) throws Exception;
}

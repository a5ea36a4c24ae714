package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.token.Admission;
import java.time.Duration;

/**
 * A game, as its life cycle sees it. All methods but {@link #newPlayer} and {@link
 * #playersListener} are called one at a time, on a thread of their own; one that takes longer than
 * its deadline is interrupted, and the life goes on without it.
 *
 * @param <T> what the game keeps of a player
 */
public interface Game<T> {
  /**
   * A session is found, and nothing of it is owned or restored yet.
   *
   * @throws Exception if it can't be played here; then the server fails, and nothing is changed
   */
  default void prepare(SessionPlace place) throws Exception {}

  /**
   * Starts playing: the session is this server's, and its world is in {@link Session#directory},
   * which is empty if the world is new: what another left there was set aside. Players come once
   * this returned. Nothing is saved before.
   *
   * @throws Exception if the game can't be started; then the server fails, and nothing is changed
   */
  void load(Session<T> session) throws Exception;

  /** The value of a new player; called on the thread that lets the player in. */
  T newPlayer(Admission admission);

  /** Hears of players who are lost, and of a store that is away; on threads of theirs. */
  default PlayersListener playersListener() {
    return PlayersListener.NONE;
  }

  /**
   * Brings the world's files to disk, as they are at one moment between two ticks, and calls {@code
   * moment} right then: players are saved as they are at it, in one commit with the files. What the
   * game changes after it is saved next time. A game without a world just calls it.
   *
   * @throws Exception if the files can't be written; then nothing of this checkpoint is saved
   */
  default void save(Session<T> session, Runnable moment) throws Exception {
    moment.run();
  }

  /** The backend's session has changed. */
  default void sessionChanged(Session<T> session, GameSession now) throws Exception {}

  /**
   * The server is to end: nobody joins any more. Tell the players, let them finish.
   *
   * @param left how long they have
   */
  default void softStop(Session<T> session, Duration left) throws Exception {}

  /** The world, or the session, is another server's now: nothing of the world is saved any more. */
  default void leaseLost(Session<T> session) throws Exception {}

  /**
   * Stops playing: disconnects the players. After this returned, the game changes no player and no
   * file of the world, but in {@link #save}, which is called once more.
   */
  void stop(Session<T> session) throws Exception;
}

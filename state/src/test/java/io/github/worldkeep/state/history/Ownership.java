package io.github.worldkeep.state.history;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What these game servers need of whatever lets them own players: the library, or a broken one. */
interface Ownership extends AutoCloseable {
  /**
   * Takes the player, or creates it as {@link Hero#fresh}, waiting as long as somebody else has it.
   *
   * @throws HeldElsewhereException if it was not to be had
   */
  Holding load(String player, Duration patience);

  /** Gives two players other contents, of both or of none. Completes when it is durable. */
  CompletableFuture<?> trade(Holding a, Holding b, Trade trade);

  /** Saves what it holds, and lets go of it. */
  @Override
  void close();

  /** A player that was loaded. */
  interface Holding {
    Hero value();

    /** The revision that was loaded; 0 for a player that was never saved. */
    long loadedRevision();

    void update(UnaryOperator<Hero> change);

    /** Completes with the revision in which the present content is durable. */
    CompletableFuture<Long> save();

    /** Completes when the present content is durable and the player is anybody's. */
    CompletableFuture<?> leave();

    /** Whether somebody else is known to have taken it. */
    boolean isLost();
  }

  /** A change of two players at once. */
  @FunctionalInterface
  interface Trade {
    Traded apply(Hero a, Hero b);
  }

  /** What two players become. */
  record Traded(Hero a, Hero b) {}

  /** Somebody else has the player. */
  final class HeldElsewhereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HeldElsewhereException(String player) {
      super(player);
    }
  }
}

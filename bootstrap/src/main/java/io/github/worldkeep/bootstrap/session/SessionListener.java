package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.TransferProgress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Hears what a life does, for people who look on. Called on the life's threads: return soon. What
 * it throws is logged, and changes nothing.
 */
public interface SessionListener {
  /** One that does nothing. */
  SessionListener NONE = new SessionListener() {};

  /** The server is in another state now. */
  default void entered(State state) {}

  /** Another server has the session, or its world; it is waited for. */
  default void waiting(LeaseHeldException held) {}

  /** A restore begins. Answers who hears of its progress. */
  default TransferProgress restoring(WorldId world) {
    return TransferProgress.NONE;
  }

  /**
   * The files that an earlier run left in the world's directory, which died or could not save them,
   * are durable as the latest snapshot. They are restored next.
   */
  default void recovered(SaveReport report) {}

  /**
   * The files that an earlier run left in the world's directory are not saved: they are set aside.
   *
   * @param why such as a newer snapshot of another server
   */
  default void notRecovered(WorldId world, String why) {}

  /** The world's directory holds its latest snapshot. */
  default void restored(RestoreReport report) {}

  /**
   * The world has no snapshot yet.
   *
   * @param aside where everything went that was in its directory, if anything was
   */
  default void startedEmpty(WorldId world, Optional<Path> aside) {}

  /** A save begins, also one of a checkpoint. Answers who hears of its progress. */
  default TransferProgress saving(WorldId world) {
    return TransferProgress.NONE;
  }

  /** The world is durable, and its players with it. */
  default void saved(SaveReport report) {}

  /** Something failed that may pass, and is tried again. */
  default void retrying(Exception failure) {}

  /**
   * Something failed that does not keep the rest from being done.
   *
   * @param what such as {@code close the stores}
   */
  default void failed(String what, Exception failure) {}

  /**
   * The world could not be saved by the final save.
   *
   * @param why what failed; a lease that is lost, if it is another server's now
   */
  default void unsaved(WorldId world, Throwable why) {}
}

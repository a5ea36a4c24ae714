package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.TransferProgress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Receives the events of a run, for display and measurement. Its methods are called on threads of
 * the run and must return soon. An exception is logged, and changes nothing.
 */
public interface SessionListener {
  /** A listener that does nothing. */
  SessionListener NONE = new SessionListener() {};

  /** Called when the server enters a state. */
  default void entered(State state) {}

  /** Called when another server holds the session or its world. This server waits for it. */
  default void waiting(LeaseHeldException held) {}

  /** Called when a restore begins. Returns the listener of its progress. */
  default TransferProgress restoring(WorldId world) {
    return TransferProgress.NONE;
  }

  /**
   * Called when the files that an earlier run left in the world's directory are saved. That run
   * died, or could not save them. They are durable as the latest snapshot, which is restored next.
   */
  default void recovered(SaveReport report) {}

  /**
   * Called when the files that an earlier run left in the world's directory can't be saved. They
   * are set aside.
   *
   * @param why the reason, such as a newer snapshot of another server
   */
  default void notRecovered(WorldId world, String why) {}

  /** Called when the world's directory holds the latest snapshot. */
  default void restored(RestoreReport report) {}

  /**
   * Called when the world has no snapshot yet.
   *
   * @param aside where the files of its directory are now; empty if there were none
   */
  default void startedEmpty(WorldId world, Optional<Path> aside) {}

  /**
   * Called when a save of the world may need more heap than Java has, after the restore.
   *
   * @param bytes the needed heap: see {@link
   *     io.github.worldkeep.state.world.WorldDirectory#missingHeap}
   */
  default void heapTooSmall(WorldId world, long bytes) {}

  /**
   * Called when a save begins, including that of a checkpoint. Returns the listener of its
   * progress.
   */
  default TransferProgress saving(WorldId world) {
    return TransferProgress.NONE;
  }

  /** Called when the world and its players are durable. */
  default void saved(SaveReport report) {}

  /** Called when a call failed and is repeated, as the failure may be temporary. */
  default void retrying(Exception failure) {}

  /**
   * Called when something failed and the run continues.
   *
   * @param what the failed action, such as {@code close the stores}
   */
  default void failed(String what, Exception failure) {}

  /**
   * Called when the final save could not save the world.
   *
   * @param why the failure; a {@link io.github.worldkeep.state.lease.LeaseLostException} if another
   *     server holds the lease
   */
  default void unsaved(WorldId world, Throwable why) {}
}

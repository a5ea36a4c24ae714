package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import java.util.function.Supplier;

/**
 * The state of a server's players at the moment when the checkpoint began. Until it is committed or
 * closed, no save, leave or exchange begins, so no later change is durable before it. Safe for use
 * by several threads: begin it in the game's tick, and commit it on a thread that may block.
 *
 * <p>One commit can't be split. Over a slow connection the write of all changed players may exceed
 * the store's timeout, so that every attempt ends with TIMEOUT. Then close the checkpoint and use
 * {@link Players#saveAll}, which splits its writes, or raise the timeout.
 */
public final class Checkpoint implements AutoCloseable {
  private final Checkpoints<?> checkpoints;

  Checkpoint(Checkpoints<?> checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * Carries out a batch, and saves all players that had changed when the checkpoint began, in one
   * commit. Then the checkpoint ends, and the held saves continue. After a failure the checkpoint
   * stays open, and the commit can be repeated with the players of the same moment.
   *
   * <p>Players whose lease is lost are left out. Their new owner has their last durable state, also
   * items that they have dropped since.
   *
   * @param batch makes the batch, whose operations come first; may be called several times
   * @return the outcome of the batch, followed by that of the players' operations
   * @throws ConflictException if a condition of the batch fails; nothing happened
   * @throws IllegalStateException if the checkpoint has ended, or the players are closed; nothing
   *     happened
   * @throws StoreException all that the store throws. After OUTCOME_UNKNOWN, read the batch's
   *     documents: either the batch and all players are durable, or nothing is. The players' own
   *     state settles without further calls
   * @throws RuntimeException if a player's value can't be written as JSON
   */
  public BatchOutcome.Committed commit(Supplier<Batch> batch) {
    return checkpoints.commit(this, batch);
  }

  /**
   * Ends the checkpoint, if it has not ended. Without a commit it saves nothing, and changed
   * players are still to be saved.
   */
  @Override
  public void close() {
    checkpoints.end(this);
  }
}

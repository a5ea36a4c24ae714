package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import java.util.function.Supplier;

/**
 * The players of a server as they were at one moment: when it began. Until it is committed or
 * closed, no save, leave or exchange of theirs begins, so nothing that happened later is durable
 * before it. Safe for use by several threads: begin it in the game's tick, commit it on a thread
 * that may wait.
 *
 * <p>One commit can't be made in parts. Over a slow connection all players with changes may not fit
 * into the store's timeout, so every attempt ends with TIMEOUT. Close the checkpoint then and use
 * {@link Players#saveAll}, which writes as many players at once as the store takes, or raise the
 * timeout.
 */
public final class Checkpoint implements AutoCloseable {
  private final Checkpoints<?> checkpoints;

  Checkpoint(Checkpoints<?> checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * Carries out a batch, and saves all players who had changed at the moment, in one commit. Then
   * the checkpoint is over, and what was held goes on. After a failure it is still open: it can be
   * tried again, with the players of the same moment.
   *
   * <p>Players whose lease turns out to be lost are left out: their new owner has them as they were
   * durable last, also what they have dropped since then.
   *
   * @param batch makes the batch, whose operations come first; may be called several times
   * @return the outcome of the batch, with the players' operations behind
   * @throws ConflictException if a condition of the batch fails; nothing happened
   * @throws IllegalStateException if the checkpoint is over, or the players are closed; nothing
   *     happened
   * @throws StoreException all that the store throws. After OUTCOME_UNKNOWN, read what the batch
   *     wrote: either all of it and all players are durable, or nothing; the players settle by
   *     themselves
   * @throws RuntimeException what a player's value throws that can't be written as JSON
   */
  public BatchOutcome.Committed commit(Supplier<Batch> batch) {
    return checkpoints.commit(this, batch);
  }

  /**
   * Ends it, if it is not over. If it was not committed, nothing is saved by it: what has changed
   * is still to be saved.
   */
  @Override
  public void close() {
    checkpoints.end(this);
  }
}

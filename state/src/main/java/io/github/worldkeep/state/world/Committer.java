package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import java.util.function.Supplier;

/**
 * Publishes a snapshot, together with other data that must become durable in the same commit.
 * {@code checkpoint::commit} adds the players.
 */
@FunctionalInterface
public interface Committer {
  /**
   * Carries out a batch in one commit of the worlds' document store. Other operations may follow
   * those of the batch, in the same commit only.
   *
   * @param batch makes the batch; may be called several times
   * @return the outcome of the batch, followed by those of the other operations
   * @throws io.github.worldkeep.store.ConflictException if a condition of the batch fails; it names
   *     the operation, and nothing happened
   * @throws io.github.worldkeep.store.StoreException all that the store throws
   */
  BatchOutcome.Committed commit(Supplier<Batch> batch);
}

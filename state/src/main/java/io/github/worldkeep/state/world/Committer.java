package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import java.util.function.Supplier;

/**
 * Publishes a snapshot, and with it whatever else must become durable in the same commit: {@code
 * checkpoint::commit} adds the players.
 */
@FunctionalInterface
public interface Committer {
  /**
   * Carries out a batch in one commit of the worlds' document store. Other operations may follow
   * those of the batch, in the same commit only.
   *
   * @param batch makes the batch; may be called several times
   * @return the outcome of the batch, with others behind
   * @throws io.github.worldkeep.store.ConflictException if a condition of the batch fails, with its
   *     place in the batch; then nothing happened
   * @throws io.github.worldkeep.store.StoreException all that the store throws
   */
  BatchOutcome.Committed commit(Supplier<Batch> batch);
}

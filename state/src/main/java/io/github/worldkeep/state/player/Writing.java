package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.Owner;
import io.github.worldkeep.state.player.PlayerState.Stored;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Version;
import java.time.Instant;

/**
 * An attempt as the operations of a batch: the player on condition of its version, which is the
 * fence; a revision beside it, if the value has changed; and the oldest kept one away.
 *
 * @param player as it is to be
 * @param unknown what the type does not know of it
 * @param operation where in the batch it is replaced
 */
record Writing<T>(Attempt<T> attempt, StoredPlayer player, Unknown unknown, int operation) {

  static <T> Writing<T> add(
      Batch batch,
      PlayerCollections<T> collections,
      Attempt<T> attempt,
      String server,
      Instant now) {
    PlayerHandle<T> handle = attempt.player();
    Stored stored = handle.stored();
    Owner owner = attempt.leaving() ? null : new Owner(server, handle.lease());
    Envelope before = stored.player().envelope().ownedBy(owner, attempt.write());
    int operation = batch.size();
    if (!attempt.dirty()) {
      StoredPlayer same = stored.player().with(before);
      batch.replace(collections.players(), handle.id(), same, stored.version());
      return new Writing<>(attempt, same, attempt.unknown(), operation);
    }
    ValueCodec.Written written =
        collections.values().write(handle.id(), attempt.value(), attempt.unknown());
    StoredPlayer next = collections.next(before, written.data(), now);
    batch.replace(collections.players(), handle.id(), next, stored.version());
    collections.keep(batch, handle.id(), before.kept(), next, server);
    return new Writing<>(attempt, next, written.unknown(), operation);
  }

  long revision() {
    return player.envelope().revision();
  }

  Stored stored(BatchOutcome.Committed committed) {
    return stored(committed.version(operation));
  }

  Stored stored(Version version) {
    return new Stored(version, player);
  }
}

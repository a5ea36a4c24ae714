package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Holder;
import io.github.worldkeep.state.lease.Owner;
import io.github.worldkeep.state.player.PlayerState.Stored;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to load one player: read it, check its owner, and take it on condition that it still
 * is as it was read. So it is never read before it is owned, and what can't be read is not taken.
 * For one thread.
 */
final class Loading<T> {
  private final GameServer server;
  private final PlayerCollections<T> collections;
  private final String id;
  private final @Nullable Supplier<T> fresh;
  private final Owner owner;
  private boolean uncertain;
  private @Nullable Result<T> result;

  /** A player that is owned now. */
  record Result<T>(Owner owner, ValueCodec.Loaded<T> loaded, Stored stored) {}

  /**
   * The loading of one player.
   *
   * @param fresh returns the value of a new player; null if a missing player is not created
   */
  Loading(
      GameServer server, PlayerCollections<T> collections, String id, @Nullable Supplier<T> fresh) {
    this.server = server;
    this.collections = collections;
    this.id = id;
    this.fresh = fresh;
    this.owner = server.newOwner();
  }

  /** The loaded player; empty if there is no such player. */
  Optional<Result<T>> result() {
    return Optional.ofNullable(result);
  }

  /** Returns the holder of the player, or empty once it is loaded or known not to exist. */
  Optional<Holder> attempt() {
    while (true) {
      Optional<Document<StoredPlayer>> found = collections.players().get(id);
      if (found.isEmpty() && fresh == null) {
        return Optional.empty();
      }
      Batch batch = new Batch();
      if (found.isPresent() && !mine(found.get())) {
        Optional<Holder> holder = server.holder(found.get().value().envelope().owner(), batch);
        if (holder.isPresent()) {
          return holder;
        }
      }
      if (found.isPresent() ? take(found.get(), batch) : create(batch)) {
        return Optional.empty();
      }
    }
  }

  private boolean mine(Document<StoredPlayer> found) {
    return found.value().envelope().isOf(owner.lease());
  }

  /** Returns false if the player must be read again. */
  private boolean take(Document<StoredPlayer> found, Batch batch) {
    StoredPlayer player = found.value();
    ValueCodec.Loaded<T> loaded =
        collections.values().read(id, player.envelope().schema(), player.data());
    if (mine(found)) {
      result = new Result<>(owner, loaded, new Stored(found.version(), player));
      return true;
    }
    StoredPlayer taken = player.with(player.envelope().ownedBy(owner, owner.lease() + "/0"));
    int operation = batch.size();
    batch.replace(collections.players(), found.with(taken));
    return commit(batch, operation, loaded, taken);
  }

  private boolean create(Batch batch) {
    T value = Objects.requireNonNull(fresh).get();
    byte[] data = collections.values().write(id, value, Unknown.NONE).data();
    Envelope nobody =
        new Envelope(
            owner, owner.lease() + "/0", 1, collections.type().schema(), server.now(), List.of(1L));
    StoredPlayer created = new StoredPlayer(nobody, data);
    batch.insert(collections.players(), id, created);
    collections.keep(batch, id, List.of(), created, owner.server());
    return commit(batch, 0, new ValueCodec.Loaded<>(value, Unknown.NONE), created);
  }

  private boolean commit(
      Batch batch, int operation, ValueCodec.Loaded<T> loaded, StoredPlayer player) {
    try {
      BatchOutcome.Committed committed = server.documents().commit(batch);
      result = new Result<>(owner, loaded, new Stored(committed.version(operation), player));
      return true;
    } catch (ConflictException e) {
      return false;
    } catch (StoreException e) {
      if (e.retry() == Retry.OUTCOME_UNKNOWN) {
        uncertain = true;
        return false;
      }
      throw e;
    }
  }

  /** After a failure: whether the player may have been taken all the same. */
  boolean uncertain() {
    return uncertain && result == null;
  }

  /** Gives back what may have been taken. */
  void giveBack() {
    Optional<Document<StoredPlayer>> found = collections.players().get(id);
    if (found.isPresent() && mine(found.get())) {
      StoredPlayer player = found.get().value();
      Envelope free = player.envelope().ownedBy(null, owner.lease() + "/free");
      try {
        collections.players().replace(found.get().with(player.with(free)));
      } catch (ConflictException e) {
        // Another server has it already.
      }
    }
  }
}

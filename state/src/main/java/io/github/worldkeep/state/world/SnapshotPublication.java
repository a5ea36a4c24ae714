package io.github.worldkeep.state.world;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes a snapshot the latest of its world, in one commit on condition that the one before it still
 * is, and that the lease is still held, if there is one.
 */
final class SnapshotPublication {
  private final DocumentStore documents;
  private final DocumentCollection<SnapshotDocument> latest;
  private final DocumentCollection<SnapshotDocument> all;
  private final String world;
  private final Optional<Lease> lease;
  private Optional<SnapshotDocument> uncertain = Optional.empty();

  SnapshotPublication(
      DocumentStore documents,
      DocumentCollection<SnapshotDocument> latest,
      DocumentCollection<SnapshotDocument> all,
      WorldId world,
      Optional<Lease> lease) {
    this.documents = documents;
    this.latest = latest;
    this.all = all;
    this.world = world.value();
    this.lease = lease;
  }

  Instant now() {
    return documents.now();
  }

  /**
   * Returns the latest snapshot for this handle. After a commit with an unknown outcome it is read
   * from the store.
   */
  Optional<Document<SnapshotDocument>> settle(Optional<Document<SnapshotDocument>> known) {
    if (uncertain.isEmpty()) {
      return known;
    }
    SnapshotDocument attempted = uncertain.get();
    return latest.get(world).filter(found -> found.value().equals(attempted)).or(() -> known);
  }

  /** An earlier snapshot, or the latest. */
  Optional<SnapshotDocument> find(long number) {
    String id = String.format(Locale.ROOT, "%s/%012d", world, number);
    return all.get(id).map(Document::value);
  }

  /** The worlds' own committer: the batch alone. */
  BatchOutcome.Committed commit(Supplier<Batch> batch) {
    return documents.commit(batch.get());
  }

  /** Fails with a conflict unless this is still the latest snapshot in the store. */
  void requireLatest(Document<SnapshotDocument> known, Committer committer) {
    commit(committer, batch -> batch.check(latest, world, known.version()));
  }

  Document<SnapshotDocument> publish(
      Snapshot snapshot, Optional<Document<SnapshotDocument>> before, Committer committer) {
    SnapshotDocument document = SnapshotDocument.of(snapshot);
    try {
      Version version = commit(committer, batch -> add(batch, document, before));
      return new Document<>(world, version, document);
    } catch (StoreException e) {
      if (e.retry() != Retry.OUTCOME_UNKNOWN) {
        throw e;
      }
      uncertain = Optional.of(document);
      return published(document, e);
    }
  }

  private void add(
      Batch batch, SnapshotDocument document, Optional<Document<SnapshotDocument>> before) {
    if (before.isPresent()) {
      batch.replace(latest, world, document, before.get().version());
    } else {
      batch.insert(latest, world, document);
    }
    batch.insert(all, document.id(), document);
  }

  /**
   * The guard is the first operation, so that a conflict there means a lost lease.
   *
   * @return the version for the first of the operations
   */
  private Version commit(Committer committer, Consumer<Batch> operations) {
    while (true) {
      try {
        return committer.commit(() -> guarded(operations)).version(lease.isPresent() ? 1 : 0);
      } catch (ConflictException e) {
        if (lease.isEmpty() || e.operation().orElse(-1) != 0) {
          throw e;
        }
        if (!lease.get().confirm()) {
          LeaseLostException lost = new LeaseLostException("world " + world);
          lost.initCause(e);
          throw lost;
        } // It has got another token: the server goes on under another id.
      }
    }
  }

  private Batch guarded(Consumer<Batch> operations) {
    Batch batch = new Batch();
    lease.ifPresent(held -> held.guard(batch));
    operations.accept(batch);
    return batch;
  }

  private Document<SnapshotDocument> published(SnapshotDocument document, StoreException failure) {
    try {
      return settle(Optional.empty())
          .filter(found -> found.value().equals(document))
          .orElseThrow(() -> failure);
    } catch (StoreException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }
}

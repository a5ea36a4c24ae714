package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a snapshot the latest of its world, in one commit on condition that the one before it still
 * is.
 */
final class Publication {
  private final DocumentStore documents;
  private final DocumentCollection<SnapshotDocument> latest;
  private final DocumentCollection<SnapshotDocument> all;
  private final String world;
  private Optional<SnapshotDocument> uncertain = Optional.empty();

  Publication(
      DocumentStore documents,
      DocumentCollection<SnapshotDocument> latest,
      DocumentCollection<SnapshotDocument> all,
      WorldId world) {
    this.documents = documents;
    this.latest = latest;
    this.all = all;
    this.world = world.value();
  }

  Instant now() {
    return documents.now();
  }

  /**
   * What is the latest snapshot for this handle. After a failure that left it open whether a commit
   * happened, the store knows.
   */
  Optional<Document<SnapshotDocument>> settle(Optional<Document<SnapshotDocument>> known) {
    if (uncertain.isEmpty()) {
      return known;
    }
    SnapshotDocument attempted = uncertain.get();
    return latest.get(world).filter(found -> found.value().equals(attempted)).or(() -> known);
  }

  /** Fails with a conflict unless this is still the latest snapshot in the store. */
  void requireLatest(Document<SnapshotDocument> known) {
    documents.commit(new Batch().check(latest, world, known.version()));
  }

  Document<SnapshotDocument> publish(
      Snapshot snapshot, Optional<Document<SnapshotDocument>> before) {
    SnapshotDocument document = SnapshotDocument.of(snapshot);
    try {
      Version version = documents.commit(batch(document, before)).version(0);
      return new Document<>(world, version, document);
    } catch (StoreException e) {
      if (e.retry() != Retry.OUTCOME_UNKNOWN) {
        throw e;
      }
      uncertain = Optional.of(document);
      return published(document, e);
    }
  }

  private Batch batch(SnapshotDocument document, Optional<Document<SnapshotDocument>> before) {
    Batch batch = new Batch();
    if (before.isPresent()) {
      batch.replace(latest, world, document, before.get().version());
    } else {
      batch.insert(latest, world, document);
    }
    String id = String.format(Locale.ROOT, "%s/%012d", world, document.number());
    return batch.insert(all, id, document);
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

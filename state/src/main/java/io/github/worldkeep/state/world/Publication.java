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
record Publication(
    DocumentStore documents,
    DocumentCollection<SnapshotDocument> latest,
    DocumentCollection<SnapshotDocument> all,
    WorldId world) {

  Instant now() {
    return documents.now();
  }

  Document<SnapshotDocument> publish(
      Snapshot snapshot, Optional<Document<SnapshotDocument>> before) {
    SnapshotDocument document = SnapshotDocument.of(snapshot);
    Batch batch = new Batch();
    if (before.isPresent()) {
      batch.replace(latest, world.value(), document, before.get().version());
    } else {
      batch.insert(latest, world.value(), document);
    }
    batch.insert(all, String.format(Locale.ROOT, "%s/%012d", world, snapshot.number()), document);
    try {
      Version version = documents.commit(batch).version(0);
      return new Document<>(world.value(), version, document);
    } catch (StoreException e) {
      return published(document, e);
    }
  }

  /** After a failure that leaves it open whether the commit happened, the store knows. */
  private Document<SnapshotDocument> published(SnapshotDocument document, StoreException failure) {
    if (failure.retry() != Retry.OUTCOME_UNKNOWN) {
      throw failure;
    }
    return reread(failure).filter(d -> d.value().equals(document)).orElseThrow(() -> failure);
  }

  private Optional<Document<SnapshotDocument>> reread(StoreException failure) {
    try {
      return latest.get(world.value());
    } catch (StoreException e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }
}

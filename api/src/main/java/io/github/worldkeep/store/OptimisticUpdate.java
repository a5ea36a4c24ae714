package io.github.worldkeep.store;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Reads, changes and replaces a document, and starts again if another writer was faster. */
final class OptimisticUpdate<T> {
  private static final int EAGER_ATTEMPTS = 3;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000;

  private final DocumentCollection<T> collection;
  private final Gate gate;

  OptimisticUpdate(DocumentCollection<T> collection, Gate gate) {
    this.collection = collection;
    this.gate = gate;
  }

  Document<T> run(String id, UnaryOperator<T> change) {
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      Document<T> current = read(id);
      T changed = change.apply(current.value());
      try {
        Version version = collection.replace(id, changed, current.version());
        return new Document<>(id, version, changed);
      } catch (ConflictException e) {
        if (System.nanoTime() - started > gate.timeout().toNanos()) {
          throw e;
        }
      }
      if (attempt >= EAGER_ATTEMPTS) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
      }
    }
  }

  private Document<T> read(String id) {
    return collection
        .get(id)
        .orElseThrow(
            () ->
                gate.failure(
                    Kind.NOT_FOUND,
                    Retry.NEVER,
                    Operation.REPLACE,
                    collection.name() + "/" + id,
                    "there is no such document: insert it first",
                    null));
  }
}

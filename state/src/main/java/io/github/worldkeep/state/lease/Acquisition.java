package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attempts to acquire one lease. For one thread. */
final class Acquisition {
  private final GameServer server;
  private final DocumentCollection<LeaseDocument> leases;
  private final String what;
  private final Owner owner;
  private boolean uncertain;
  private @Nullable Lease lease;

  Acquisition(GameServer server, DocumentCollection<LeaseDocument> leases, String what) {
    this.server = server;
    this.leases = leases;
    this.what = what;
    this.owner = server.newOwner();
  }

  /** Returns the holder, or empty once the lease is acquired. */
  Optional<Holder> attempt() {
    while (true) {
      Optional<Document<LeaseDocument>> found = leases.get(what);
      Owner before = found.map(document -> document.value().owner()).orElse(null);
      if (owner.equals(before)) {
        acquired(found.orElseThrow());
        return Optional.empty();
      }
      Batch batch = new Batch();
      Optional<Holder> holder = server.holder(before, batch);
      if (holder.isPresent()) {
        return holder;
      }
      if (commit(batch, found)) {
        return Optional.empty();
      }
    }
  }

  /** Returns false if the lease must be read again. */
  private boolean commit(Batch batch, Optional<Document<LeaseDocument>> found) {
    LeaseDocument mine =
        found
            .map(before -> before.value().next(owner, server.now()))
            .orElseGet(() -> LeaseDocument.first(owner, server.now()));
    if (found.isPresent()) {
      batch.replace(leases, found.get().with(mine));
    } else {
      batch.insert(leases, what, mine);
    }
    try {
      Version version = server.documents().commit(batch).version(batch.size() - 1);
      acquired(new Document<>(what, version, mine));
      return true;
    } catch (ConflictException e) {
      return false;
    } catch (StoreException e) {
      uncertain |= e.retry() == Retry.OUTCOME_UNKNOWN;
      if (e.retry() == Retry.OUTCOME_UNKNOWN) {
        return false;
      }
      throw e;
    }
  }

  private void acquired(Document<LeaseDocument> document) {
    lease = new Lease(server, leases, document);
  }

  /** The lease, if it was acquired. */
  Optional<Lease> lease() {
    return Optional.ofNullable(lease);
  }

  /** Whether the lease may have been acquired in spite of a failure. */
  boolean uncertain() {
    return uncertain && lease == null;
  }

  /** Releases the lease that may have been acquired. */
  void giveUp() {
    Optional<Document<LeaseDocument>> found = leases.get(what);
    if (found.isPresent() && owner.equals(found.get().value().owner())) {
      Lease.free(server, leases, found.get());
    }
  }
}

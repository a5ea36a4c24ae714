package io.github.worldkeep.state.lease;

import io.github.worldkeep.state.lease.ServerDocument.State;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a lease may be taken from its owner, by the store's clock alone. */
record Claims(DocumentStore documents, DocumentCollection<ServerDocument> servers) {

  /**
   * Returns the holder, or empty if the lease may be taken. In the second case the conditions of
   * the takeover are added to the batch. A server that has expired is fenced in the same commit, so
   * that a concurrent heartbeat wins.
   *
   * @param heir the succession from the owner's server to this one, if any; the other leases of
   *     that server stay its own
   */
  Optional<Holder> holder(Owner owner, Batch batch, Optional<Succession> heir) {
    Optional<Document<ServerDocument>> found = servers.get(owner.server());
    if (found.isEmpty() || found.get().value().state() != State.ALIVE) {
      return Optional.empty();
    }
    ServerDocument server = found.get().value();
    if (heir.isPresent() && heir.get().hash().equals(server.heir())) {
      return Optional.empty();
    }
    Instant expiresAt = server.expiresAt();
    if (documents.now().isAfter(expiresAt)) {
      batch.replace(servers, found.get().with(server.in(State.FENCED)));
      return Optional.empty();
    }
    return Optional.of(new Holder(server.name(), expiresAt));
  }
}

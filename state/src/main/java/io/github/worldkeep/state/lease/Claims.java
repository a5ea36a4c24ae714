package io.github.worldkeep.state.lease;

import io.github.worldkeep.state.lease.ServerDocument.State;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import java.time.Instant;
import java.util.Optional;

/** Judges whether something may be taken from its owner, by the store's clock alone. */
record Claims(DocumentStore documents, DocumentCollection<ServerDocument> servers) {

  /**
   * Who holds it, and until when; empty if it may be taken. Then what must hold when it is taken is
   * added to the batch: a server that has expired is fenced in the same commit, so that a heartbeat
   * which comes meanwhile wins.
   *
   * @param heir whom the owner's server has made its successor, if that is who asks; what else that
   *     server has stays its own
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

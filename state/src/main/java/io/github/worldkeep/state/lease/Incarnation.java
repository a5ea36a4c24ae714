package io.github.worldkeep.state.lease;

import io.github.worldkeep.state.lease.ServerDocument.State;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Instant;
import java.util.Optional;

/**
 * A server's document while the server writes it: from its start until it ends or is presumed dead.
 * For one thread at a time.
 */
final class Incarnation {
  private final DocumentStore documents;
  private final DocumentCollection<ServerDocument> servers;
  private Document<ServerDocument> document;

  private Incarnation(
      DocumentStore documents,
      DocumentCollection<ServerDocument> servers,
      Document<ServerDocument> document) {
    this.documents = documents;
    this.servers = servers;
    this.document = document;
  }

  static Incarnation begin(
      DocumentStore documents,
      DocumentCollection<ServerDocument> servers,
      String name,
      LeaseTerms terms,
      String heir) {
    String id = name + "/" + Randomness.id();
    Instant now = documents.now();
    ServerDocument alive =
        new ServerDocument(
            ServerDocument.FORMAT, name, now, now, terms.lease().toMillis(), State.ALIVE, heir);
    return new Incarnation(
        documents, servers, new Document<>(id, servers.insert(id, alive), alive));
  }

  String id() {
    return document.id();
  }

  /** The time of the last heartbeat, by the store's clock. */
  Instant seenAt() {
    return document.value().seenAt();
  }

  /** Sends a heartbeat. Returns false if other servers presume this one dead. */
  boolean beat() {
    return write(document.value().seen(documents.now()));
  }

  /** Releases all leases. Returns false if other servers presumed this one dead. */
  boolean end() {
    return write(document.value().in(State.GONE));
  }

  /**
   * Only this server writes its document while it is alive. So an unexpected version comes from its
   * own write whose outcome was unknown, or the document is not alive.
   */
  private boolean write(ServerDocument next) {
    while (true) {
      try {
        document = servers.replace(document.with(next));
        return true;
      } catch (ConflictException e) {
        Optional<Document<ServerDocument>> found = servers.get(id());
        if (found.isEmpty() || found.get().value().state() != State.ALIVE) {
          return found.isPresent() && found.get().value().equals(next);
        }
        document = found.get();
      } catch (StoreException e) {
        if (e.retry() != Retry.OUTCOME_UNKNOWN) {
          throw e;
        }
        throw new StoreException(e.kind(), Retry.SAFE, String.valueOf(e.getMessage()), e);
      }
    }
  }
}

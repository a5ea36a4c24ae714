package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.Version;
import java.util.Objects;

/**
 * The ownership of a name, such as a world's. Data that the lease protects must be written only in
 * batches to which {@link #guard} was applied. The store refuses such a batch once another server
 * holds the lease. Safe for use by several threads.
 */
public final class Lease implements AutoCloseable {
  private final GameServer server;
  private final DocumentCollection<LeaseDocument> leases;
  private volatile Document<LeaseDocument> document;
  private volatile boolean held = true;
  private volatile boolean released;

  Lease(
      GameServer server,
      DocumentCollection<LeaseDocument> leases,
      Document<LeaseDocument> document) {
    this.server = server;
    this.leases = leases;
    this.document = document;
  }

  /** The name that was acquired. */
  public String name() {
    return document.id();
  }

  /** The fencing token, which no earlier or later lease of this name has. */
  public Version token() {
    return document.version();
  }

  /** The {@link GameServer#id} of the run that holds it. */
  public String serverId() {
    return Objects.requireNonNull(document.value().owner()).server();
  }

  /**
   * The succession by which another server can take over from this run, once this run has ended.
   */
  public Succession succession() {
    return server.succession(serverId());
  }

  /**
   * The common id of all leases of this name in this store. A store that was created anew, or
   * another store, has another lineage.
   */
  public String lineage() {
    return Objects.requireNonNull(document.value().lineage());
  }

  /**
   * Whether this server still holds the lease, as far as it knows. Only {@link #confirm} asks the
   * store.
   */
  public boolean isHeld() {
    return held;
  }

  /**
   * Adds the condition that this lease is still held to a batch. If it is not, the batch fails with
   * a conflict at this operation, and nothing of it happens. {@link #confirm} returns then whether
   * the lease is lost.
   *
   * @return the batch
   * @throws IllegalStateException if this server has released the lease
   */
  public Batch guard(Batch batch) {
    if (released) {
      throw new IllegalStateException(name() + " was released: acquire it again");
    }
    Document<LeaseDocument> current = document;
    return batch.check(leases, current.id(), current.version());
  }

  /**
   * Asks the store whether this lease is still held. If a batch was refused at its guard and this
   * method returns true, the batch must be made again: the token has changed, because the server
   * continues under another id.
   *
   * @throws StoreException all that the store throws; whether it is held is unknown then
   */
  public boolean confirm() {
    return held && settle(Objects.requireNonNull(document.value().owner()).lease());
  }

  /**
   * Releases the lease, so that it is free at once. If it is lost already, nothing happens.
   *
   * @throws StoreException if the store can't be written; the lease is held until it is released
   *     again, or the server ends
   */
  public void release() {
    if (held) {
      free(server, leases, document);
      released = true;
      held = false;
      server.released(this);
    }
  }

  /** Releases the lease, as {@link #release()} does. */
  @Override
  public void close() {
    release();
  }

  static void free(
      GameServer server,
      DocumentCollection<LeaseDocument> leases,
      Document<LeaseDocument> document) {
    try {
      leases.replace(document.with(document.value().next(null, server.now())));
    } catch (ConflictException e) {
      // Another server has it already.
    }
  }

  boolean isOf(String serverId) {
    return serverId().equals(serverId);
  }

  /**
   * Rewrites the owner under a new id. Returns false if another server has the lease, which is lost
   * then.
   */
  boolean renew(String serverId) {
    LeaseDocument before = document.value();
    String lease = Objects.requireNonNull(before.owner()).lease();
    LeaseDocument renewed = before.next(new Owner(serverId, lease), before.since());
    try {
      document = leases.replace(document.with(renewed));
      return true;
    } catch (ConflictException e) {
      return settle(lease);
    }
  }

  /** An earlier renewal with unknown outcome may have happened. */
  private boolean settle(String lease) {
    var found = leases.get(name());
    Owner owner = found.map(d -> d.value().owner()).orElse(null);
    boolean mine = owner != null && owner.lease().equals(lease);
    if (mine) {
      document = found.orElseThrow();
    } else {
      held = false;
    }
    return mine;
  }

  @Override
  public String toString() {
    return "Lease[" + name() + "]";
  }
}

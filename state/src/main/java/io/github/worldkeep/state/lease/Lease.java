package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.Version;
import java.util.Objects;

/**
 * Ownership of something by its name. What it owns is written only in batches that {@link #guard}
 * has been added to: then the store refuses them once somebody else has it. Safe for use by several
 * threads.
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

  /** What it is on. */
  public String name() {
    return document.id();
  }

  /** The fencing token: no other lease on this has it, before or after. */
  public Version token() {
    return document.version();
  }

  /** The {@link GameServer#id} of the run that holds it. */
  public String serverId() {
    return Objects.requireNonNull(document.value().owner()).server();
  }

  /** What makes another server the successor of the run that holds it, once that has ended. */
  public Succession succession() {
    return server.succession(serverId());
  }

  /**
   * What all leases of this name have in common, as long as the store keeps their document: a store
   * that is made anew, or another one, gives another lineage.
   */
  public String lineage() {
    return Objects.requireNonNull(document.value().lineage());
  }

  /** Whether it is held, as far as this server knows; only the store knows at once. */
  public boolean isHeld() {
    return held;
  }

  /**
   * Adds the condition that this lease is still held to a batch. If it is not, the batch fails with
   * a conflict at this operation, and nothing of it happens. {@link #confirm} tells then whether it
   * is lost.
   *
   * @return the batch
   * @throws IllegalStateException if this server has released it
   */
  public Batch guard(Batch batch) {
    if (released) {
      throw new IllegalStateException(name() + " was released: acquire it again");
    }
    Document<LeaseDocument> current = document;
    return batch.check(leases, current.id(), current.version());
  }

  /**
   * Asks the store whether this lease is still held. A batch that was refused at its guard, and is
   * answered true here, is to be made again: the token has changed, because the server goes on
   * under another id.
   *
   * @throws StoreException all that the store throws; then it is not known
   */
  public boolean confirm() {
    return held && settle(Objects.requireNonNull(document.value().owner()).lease());
  }

  /**
   * Ends it: it is free at once. One that is lost already is none of this server's.
   *
   * @throws StoreException if the store can't be told; it is held until it is released once more,
   *     or the server ends
   */
  public void release() {
    if (held) {
      free(server, leases, document);
      released = true;
      held = false;
      server.released(this);
    }
  }

  /** {@link #release()}. */
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
      // Somebody else has it already.
    }
  }

  boolean isOf(String serverId) {
    return serverId().equals(serverId);
  }

  /** Rewrites its owner, under a new id. Answers false, and is lost, if somebody else has it. */
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

  /** An earlier renewal may have happened although nobody could tell. */
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

package io.github.worldkeep.state.world;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The worlds in a {@link Persistence}: snapshots of directories. The contents are in the object
 * store, and the published snapshots in the document store. Safe for use by several threads.
 */
public final class Worlds {
  private static final Index<String> WORLD = Index.text("world");
  private static final Index<Number> NUMBER = Index.number("number");

  private final DocumentStore documents;
  private final ObjectStore objects;
  private final DocumentCollection<SnapshotDocument> latest;
  private final DocumentCollection<SnapshotDocument> all;

  /** Uses the persistence's documents and objects, and does not close it. */
  public Worlds(Persistence persistence) {
    documents = persistence.documents();
    objects = persistence.objects();
    latest = documents.collection("worlds", new SnapshotCodec(), WORLD);
    all = documents.collection("world_snapshots", new SnapshotCodec(), WORLD, NUMBER);
  }

  /**
   * Opens a world in its present state; it need not exist yet. A save with the handle continues
   * from the latest snapshot that the handle knows. If another handle saved the world meanwhile,
   * the save fails and nothing is overwritten.
   *
   * @throws io.github.worldkeep.store.StoreException NEWER_FORMAT if a newer version wrote the
   *     world, CORRUPT if its document is damaged, and all that the store throws. A failure never
   *     appears as an empty world
   */
  public World open(WorldId id) {
    return open(id, Optional.empty());
  }

  /**
   * Opens a world for the holder of its lease. The store refuses each save of the handle once the
   * lease is lost, also if no other handle has saved since. All servers that save the world must
   * open it with a lease.
   *
   * @param lease the lease on {@link WorldId#leaseName()}, in the same document store; the world
   *     does not release it
   * @throws IllegalArgumentException if the lease has another name
   */
  public World open(WorldId id, Lease lease) {
    if (!lease.name().equals(id.leaseName())) {
      throw new IllegalArgumentException(
          "world " + id + " is guarded by a lease on " + id.leaseName() + ", not " + lease.name());
    }
    return open(id, Optional.of(lease));
  }

  /**
   * Opens a world for the holder of its lease, together with the directory in which it is played.
   */
  public WorldDirectory open(WorldId id, Lease lease, Path directory) {
    return new WorldDirectory(open(id, lease), lease, directory);
  }

  private World open(WorldId id, Optional<Lease> lease) {
    Optional<Document<SnapshotDocument>> found = latest.get(id.value());
    found.ifPresent(document -> Formats.requireOwn(id, document, id.value()));
    SnapshotPublication publication = new SnapshotPublication(documents, latest, all, id, lease);
    return new World(id, publication, new Contents(objects, id), found);
  }

  /**
   * The world's snapshots, latest first, page by page.
   *
   * @param cursor the place to continue from: {@link Page#next()} of the page before; empty for the
   *     start
   */
  public Page<Snapshot> snapshots(WorldId id, int limit, Optional<String> cursor) {
    Query query = Query.where(WORLD.eq(id.value())).sortedBy(NUMBER.descending()).limit(limit);
    Page<Document<SnapshotDocument>> page = all.find(cursor.map(query::after).orElse(query));
    page.items().forEach(document -> Formats.requireOwn(id, document, document.value().id()));
    return new Page<>(
        page.items().stream().map(document -> document.value().snapshot()).toList(), page.next());
  }
}

package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Operations on documents of one {@link DocumentStore}, across collections, to be carried out all
 * or none by {@link DocumentStore#commit}. They take effect in order, each seeing those before it.
 * The first whose condition fails rejects the whole batch. Up to 50,000 operations. Not
 * thread-safe.
 *
 * <p>Values are encoded when they are added, so a wrong one fails there and adds nothing.
 */
public final class Batch {
  static final int MAX_OPERATIONS = 50_000;

  private final List<Write> writes = new ArrayList<>();
  private @Nullable DocumentStore store;

  /** An empty batch. */
  public Batch() {}

  /** Creates or overwrites. */
  public <T> Batch put(DocumentCollection<T> collection, String id, T value) {
    return add(collection, Action.PUT, id, collection.encode(Operation.PUT, id, value), null);
  }

  /** Creates; fails with ALREADY_EXISTS. */
  public <T> Batch insert(DocumentCollection<T> collection, String id, T value) {
    return add(collection, Action.INSERT, id, collection.encode(Operation.INSERT, id, value), null);
  }

  /** Overwrites the expected version; fails with CONFLICT if it is another or there is none. */
  public <T> Batch replace(DocumentCollection<T> collection, String id, T value, Version expected) {
    byte[] json = collection.encode(Operation.REPLACE, id, value);
    return add(collection, Action.REPLACE, id, json, expected);
  }

  /** Overwrites a document as it was read, {@link Document#with} another value; else CONFLICT. */
  public <T> Batch replace(DocumentCollection<T> collection, Document<T> changed) {
    return replace(collection, changed.id(), changed.value(), changed.version());
  }

  /** Deletes; there need be nothing. */
  public Batch delete(DocumentCollection<?> collection, String id) {
    return add(collection, Action.DELETE, id, null, null);
  }

  /**
   * Deletes the expected version; fails with CONFLICT if it is another or there is none. (Unlike
   * {@link DocumentCollection#delete(String, Version)}, which can answer false, a batch must not go
   * on as if it had deleted something.)
   */
  public Batch delete(DocumentCollection<?> collection, String id, Version expected) {
    return add(collection, Action.DELETE, id, null, Objects.requireNonNull(expected, "expected"));
  }

  /** Changes nothing; fails with CONFLICT unless the document has the expected version. */
  public Batch check(DocumentCollection<?> collection, String id, Version expected) {
    return add(collection, Action.CHECK, id, null, expected);
  }

  /** How many operations it has. */
  public int size() {
    return writes.size();
  }

  List<Write> writes() {
    return List.copyOf(writes);
  }

  boolean belongsTo(DocumentStore other) {
    return store == null || store == other;
  }

  private Batch add(
      DocumentCollection<?> collection,
      Action action,
      String id,
      byte @Nullable [] json,
      @Nullable Version expected) {
    collection.requireId(Operation.COMMIT, id);
    if (!belongsTo(collection.store())) {
      throw StoreException.invalid(
          "a batch takes collections of one document store: make one for each");
    }
    if (writes.size() == MAX_OPERATIONS) {
      throw StoreException.invalid("a batch has up to 50000 operations: split it");
    }
    store = collection.store();
    writes.add(new Write(action, collection.schema(), id, json, expected));
    return this;
  }
}

package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Up to 50,000 operations on documents of one {@link DocumentStore}, across collections. {@link
 * DocumentStore#commit} carries out all of them or none. They take effect in order, and each sees
 * the effect of those before it. The first operation whose condition fails rejects the whole batch.
 * Not thread-safe.
 *
 * <p>A value is encoded when it is added. A value that can't be encoded fails there, and adds
 * nothing.
 */
public final class Batch {
  static final int MAX_OPERATIONS = 50_000;

  private final List<Write> writes = new ArrayList<>();
  private @Nullable DocumentStore store;

  /** An empty batch. */
  public Batch() {}

  /** Adds a write that creates or overwrites the document. */
  public <T> Batch put(DocumentCollection<T> collection, String id, T value) {
    return add(collection, Action.PUT, id, collection.encode(Operation.PUT, id, value), null);
  }

  /**
   * Adds a write that creates the document; it fails with ALREADY_EXISTS if the document exists.
   */
  public <T> Batch insert(DocumentCollection<T> collection, String id, T value) {
    return add(collection, Action.INSERT, id, collection.encode(Operation.INSERT, id, value), null);
  }

  /**
   * Adds a write that overwrites the expected version; it fails with CONFLICT if the document has
   * another version or does not exist.
   */
  public <T> Batch replace(DocumentCollection<T> collection, String id, T value, Version expected) {
    byte[] json = collection.encode(Operation.REPLACE, id, value);
    return add(collection, Action.REPLACE, id, json, expected);
  }

  /**
   * Adds a write that overwrites a document that was read, and then changed by {@link
   * Document#with}; it fails with CONFLICT if the document no longer has that version.
   */
  public <T> Batch replace(DocumentCollection<T> collection, Document<T> changed) {
    return replace(collection, changed.id(), changed.value(), changed.version());
  }

  /** Adds a delete of the document, which need not exist. */
  public Batch delete(DocumentCollection<?> collection, String id) {
    return add(collection, Action.DELETE, id, null, null);
  }

  /**
   * Adds a delete of the expected version; it fails with CONFLICT if the document has another
   * version or does not exist. ({@link DocumentCollection#delete(String, Version)} returns false in
   * the second case. A batch can't, and must not continue as if it had.)
   */
  public Batch delete(DocumentCollection<?> collection, String id, Version expected) {
    return add(collection, Action.DELETE, id, null, Objects.requireNonNull(expected, "expected"));
  }

  /**
   * Adds a check that changes nothing; it fails with CONFLICT unless the document has the expected
   * version.
   */
  public Batch check(DocumentCollection<?> collection, String id, Version expected) {
    return add(collection, Action.CHECK, id, null, expected);
  }

  /** The number of operations. */
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

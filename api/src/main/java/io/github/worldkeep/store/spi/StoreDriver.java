package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import java.util.Set;

/**
 * An open store. It offers the kinds that its provider names; a call for another kind is a defect
 * of the caller. These methods do not block, because the provider has opened the store already.
 */
public interface StoreDriver extends AutoCloseable {
  /** The capabilities of the store of this kind. They never change while it is open. */
  Set<Capability> capabilities(StoreKind kind);

  /** The driver of keys and values. Called at most once. */
  default KeyValueDriver keyValues() {
    throw new UnsupportedOperationException();
  }

  /** The driver of documents. Called at most once. */
  default DocumentDriver documents() {
    throw new UnsupportedOperationException();
  }

  /** The driver of objects. Called at most once. */
  default ObjectDriver objects() {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees every thread, connection and file. Called once, when no operation is under way or when
   * one has not ended within the timeout.
   */
  @Override
  void close();
}

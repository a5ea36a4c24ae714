package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import java.util.Set;

/**
 * An open store. It offers the kinds that its provider names; asking for another is a defect of the
 * caller. Nothing here waits: whatever takes time has been done when the store was opened.
 */
public interface StoreDriver extends AutoCloseable {
  /** What the store of this kind can do; never changes while it is open. */
  Set<Capability> capabilities(StoreKind kind);

  /** Keys and values. Called at most once. */
  default KeyValueDriver keyValues() {
    throw new UnsupportedOperationException();
  }

  /** Documents. Called at most once. */
  default DocumentDriver documents() {
    throw new UnsupportedOperationException();
  }

  /** Objects. Called at most once. */
  default ObjectDriver objects() {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees every thread, connection and file. Called once, when no operation is under way, or when
   * one did not end within the timeout.
   */
  @Override
  void close();
}

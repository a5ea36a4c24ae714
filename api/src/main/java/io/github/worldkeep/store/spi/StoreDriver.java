package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import java.util.Set;

/**
 * An open store. It offers the kinds that its provider names; asking for another is a defect of the
 * caller.
 */
public interface StoreDriver extends AutoCloseable {
  /** What the store of this kind can do; never changes while it is open. */
  Set<Capability> capabilities(StoreKind kind);

  /** Keys and values. Called at most once. */
  default KeyValueDriver keyValues() throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Documents. Called at most once. */
  default DocumentDriver documents() throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Objects. Called at most once. */
  default ObjectDriver objects() throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Frees every thread, connection and file. Called once, when no operation is under way, or when
   * one did not end within the timeout.
   */
  @Override
  void close();
}

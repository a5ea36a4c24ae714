package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.KeyValueDriver;

/** What can be wrong with a reference store; each must be caught by the kit. */
enum Defect {
  NONE,
  SECRET_IN_A_MESSAGE,
  NEWER_IGNORED,
  THREAD_LEFT;

  KeyValueDriver keyValues(ReferenceState state) {
    return new ReferenceKeyValues(state);
  }

  DocumentDriver documents(ReferenceState state) {
    return new ReferenceDocuments(state);
  }
}

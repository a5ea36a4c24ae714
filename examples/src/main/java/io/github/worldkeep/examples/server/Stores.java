package io.github.worldkeep.examples.server;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;

/** Opens the stores that the environment names, and embedded stores for the others. */
final class Stores {

  private Stores() {}

  /**
   * Opens the stores.
   *
   * @param timeout how long a call tries before it fails
   */
  static Persistence open(Duration timeout) {
    PersistenceConfig config =
        PersistenceConfig.fromEnvironment(System::getenv)
            // Not in memory: the backend is another process.
            .withDefault(StoreKind.KEY_VALUES, StoreUri.parse("sqlite:.worldkeep/tokens.db"));
    return Persistence.open(
        config
            .require(StoreKind.KEY_VALUES, Capability.SHARED)
            .require(StoreKind.DOCUMENTS, Capability.DURABLE)
            .withTimeout(timeout));
  }
}

package io.github.worldkeep.store.memory;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.util.Set;

/** One client of a store in memory. */
record MemoryDriver(KeyValueDriver keyValues, Runnable release) implements StoreDriver {
  @Override
  public Set<Capability> capabilities(StoreKind kind) {
    return Set.of();
  }

  @Override
  public void close() {
    release.run();
  }
}

package io.github.worldkeep.store.memory;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import io.github.worldkeep.store.testkit.KeyValueStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class MemoryStoreTest extends KeyValueStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    String name = directory.toString();
    return EmbeddedHarness.at("memory:" + name, StoreKind.KEY_VALUES)
        .withStoredKeys(() -> SharedStores.stored(name));
  }
}

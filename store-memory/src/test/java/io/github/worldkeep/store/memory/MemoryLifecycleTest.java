package io.github.worldkeep.store.memory;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class MemoryLifecycleTest extends LifecycleContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return EmbeddedHarness.at("memory:" + directory, StoreKind.KEY_VALUES);
  }
}

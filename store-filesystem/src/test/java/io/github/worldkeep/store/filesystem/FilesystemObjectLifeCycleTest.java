package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.ObjectLifeCycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class FilesystemObjectLifeCycleTest extends ObjectLifeCycleContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return FilesystemHarness.in(directory);
  }
}

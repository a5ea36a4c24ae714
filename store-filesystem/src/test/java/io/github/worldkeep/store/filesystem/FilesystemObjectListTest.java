package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.ObjectListContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class FilesystemObjectListTest extends ObjectListContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return FilesystemHarness.in(directory);
  }
}

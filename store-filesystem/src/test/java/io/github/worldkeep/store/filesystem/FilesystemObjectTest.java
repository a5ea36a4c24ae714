package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.ObjectContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class FilesystemObjectTest extends ObjectContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return FilesystemHarness.in(directory);
  }
}

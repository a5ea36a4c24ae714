package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.ObjectTransferContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class FilesystemObjectTransferTest extends ObjectTransferContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return FilesystemHarness.in(directory);
  }
}

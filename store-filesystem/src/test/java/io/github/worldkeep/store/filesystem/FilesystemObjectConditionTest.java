package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.ObjectConditionContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class FilesystemObjectConditionTest extends ObjectConditionContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return FilesystemHarness.in(directory);
  }
}

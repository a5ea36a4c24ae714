package io.github.worldkeep.store.testkit;

import java.nio.file.Path;

final class ReferenceLifecycleTest extends LifecycleContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return new ReferenceHarness(directory, Defect.NONE);
  }
}

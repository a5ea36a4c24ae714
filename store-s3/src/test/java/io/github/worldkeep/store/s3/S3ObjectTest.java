package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.testkit.ObjectContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class S3ObjectTest extends ObjectContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return S3Harness.shared();
  }
}

package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.testkit.ObjectConditionContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class S3ObjectConditionTest extends ObjectConditionContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return S3Harness.shared();
  }
}

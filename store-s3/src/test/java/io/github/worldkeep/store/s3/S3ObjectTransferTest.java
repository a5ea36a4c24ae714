package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.testkit.ObjectTransferContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class S3ObjectTransferTest extends ObjectTransferContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return S3Harness.shared();
  }
}

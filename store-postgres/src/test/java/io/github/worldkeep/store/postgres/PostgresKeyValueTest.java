package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.testkit.KeyValueStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class PostgresKeyValueTest extends KeyValueStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return PostgresHarness.in(Engines.postgres(), "");
  }
}

package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.KeyValueExpiryContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class SqliteKeyValueExpiryTest extends KeyValueExpiryContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return SqliteHarness.in(directory);
  }
}

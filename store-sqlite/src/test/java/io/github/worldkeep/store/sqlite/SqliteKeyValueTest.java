package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.KeyValueStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class SqliteKeyValueTest extends KeyValueStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return SqliteHarness.in(directory);
  }
}

package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.KeyValueConditionContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class SqliteKeyValueConditionTest extends KeyValueConditionContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return SqliteHarness.in(directory);
  }
}

package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class SqliteLifecycleTest extends LifecycleContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return SqliteHarness.in(directory);
  }
}

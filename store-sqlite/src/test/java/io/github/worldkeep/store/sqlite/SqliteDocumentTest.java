package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.DocumentStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

final class SqliteDocumentTest extends DocumentStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return SqliteHarness.in(directory);
  }
}

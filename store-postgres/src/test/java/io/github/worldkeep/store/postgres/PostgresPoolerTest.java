package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.testkit.DocumentStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

/** As behind a pooler in transaction mode. */
final class PostgresPoolerTest extends DocumentStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return PostgresHarness.in(Engines.postgres(), "&pooler=transaction");
  }
}

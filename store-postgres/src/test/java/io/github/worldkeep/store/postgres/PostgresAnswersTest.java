package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import io.github.worldkeep.store.testkit.SameAnswersContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

/** In production as in development. */
final class PostgresAnswersTest extends SameAnswersContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return PostgresHarness.in(Engines.postgres(), "");
  }

  @Override
  protected StoreHarness otherHarness(Path directory) {
    return EmbeddedHarness.at("sqlite:" + directory.resolve("other.db"), StoreKind.DOCUMENTS);
  }
}

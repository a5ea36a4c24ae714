package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class PostgresLifecycleTest extends LifecycleContract {
  private static @Nullable Server server;

  @BeforeAll
  static void start() {
    server = Engines.ownPostgres();
  }

  @AfterAll
  static void close() {
    Objects.requireNonNull(server).close();
  }

  @Override
  protected StoreHarness newHarness(Path directory) {
    return PostgresHarness.inOwn(Objects.requireNonNull(server), "");
  }
}

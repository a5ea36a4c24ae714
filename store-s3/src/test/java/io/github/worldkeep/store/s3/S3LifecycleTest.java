package io.github.worldkeep.store.s3;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a server of its own, as it is stopped and killed. */
final class S3LifecycleTest extends LifecycleContract {
  private static Server server;

  @BeforeAll
  static void startServer() {
    server = Engines.ownS3();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @Override
  protected StoreHarness newHarness(Path directory) {
    return S3Harness.on(server);
  }
}

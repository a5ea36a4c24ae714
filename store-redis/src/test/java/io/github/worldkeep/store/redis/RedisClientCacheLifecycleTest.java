package io.github.worldkeep.store.redis;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

class RedisClientCacheLifecycleTest extends LifecycleContract {
  private static final Server SERVER = Engines.ownRedis("--appendonly yes", "--appendfsync always");

  @AfterAll
  static void closeServer() {
    SERVER.close();
  }

  @Override
  protected StoreHarness newHarness(Path directory) {
    return RedisHarness.inOwn(SERVER, "client-cache=10000");
  }
}

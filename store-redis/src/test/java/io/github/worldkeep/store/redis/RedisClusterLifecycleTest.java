package io.github.worldkeep.store.redis;

import io.github.worldkeep.engines.RedisCluster;
import io.github.worldkeep.store.testkit.LifecycleContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterLifecycleTest extends LifecycleContract {
  private static RedisCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = new RedisCluster("--appendonly yes", "--appendfsync always");
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @Override
  protected StoreHarness newHarness(Path directory) {
    return RedisHarness.inOwn(cluster, "durable=true");
  }
}

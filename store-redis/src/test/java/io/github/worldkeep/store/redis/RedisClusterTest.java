package io.github.worldkeep.store.redis;

import io.github.worldkeep.engines.RedisCluster;
import io.github.worldkeep.store.testkit.KeyValueStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterTest extends KeyValueStoreContract {
  private static RedisCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = new RedisCluster();
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @Override
  protected StoreHarness newHarness(Path directory) {
    return RedisHarness.in(cluster);
  }
}

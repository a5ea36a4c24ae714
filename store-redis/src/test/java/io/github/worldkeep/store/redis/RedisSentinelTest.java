package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.RedisSentinel;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisSentinelTest {
  @Test
  void masterKilled_theSameClientWorksWithTheNextMaster() {
    try (RedisSentinel redis = new RedisSentinel();
        RedisHarness harness = RedisHarness.in(redis);
        Persistence client =
            Persistence.open(harness.config().withTimeout(Duration.ofSeconds(5)))) {
      KeyValueStore store = client.keyValues();
      store.put("before", "kept".getBytes(UTF_8));
      Server killed = redis.master();
      awaitFollowing(redis);
      killed.kill();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(tryToPut(store)).isTrue());
      assertThat(redis.master()).isNotSameAs(killed);
      assertThat(store.get("before")).hasValue("kept".getBytes(UTF_8));
      assertThat(store.get("after")).hasValue("new".getBytes(UTF_8));
      killed.start();
    }
  }

  private static void awaitFollowing(RedisSentinel redis) {
    try (var console = io.github.worldkeep.engines.RedisConsole.of(redis.master())) {
      assertThat(console.call("WAIT", 1, 5_000)).isEqualTo(1L);
    }
  }

  private static boolean tryToPut(KeyValueStore store) {
    try {
      store.put("after", "new".getBytes(UTF_8));
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
      return false;
    }
  }
}

package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that comes back, and for a while answers only that it loads its data. */
class LoadingTest {
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  /** Three seconds of loading, in which it answers each fifth of a second. */
  private static final String FILL =
      "for i = 1, 15000 do redis.call('SET', 'other-' .. i, i) end return 'done'";

  private final Server server = Engines.ownRedis("--appendonly yes", "--key-load-delay 200");

  @AfterEach
  void close() {
    server.close();
  }

  /** Starts it anew, with this key as the last one it loads; returns while it loads. */
  private CompletableFuture<Void> restart(KeyValueStore store) {
    try (RedisConsole console = RedisConsole.of(server)) {
      assertThat(console.text("EVAL", FILL, 0)).isEqualTo("done");
    }
    store.put("k", VALUE);
    server.stop();
    CompletableFuture<Void> started = CompletableFuture.runAsync(server::start);
    await().until(this::loads);
    return started;
  }

  private boolean loads() {
    try (RedisConsole console = RedisConsole.of(server)) {
      console.call("GET", "k");
      return false;
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage()).startsWith("LOADING");
    } catch (UncheckedIOException e) {
      return false; // It does not listen yet.
    }
  }

  @Test
  void calls_whileRedisLoads_areUnavailableAndDidNotHappen() {
    StoreUri uri = StoreUri.parse(server.uri());
    try (Persistence client =
        Persistence.open(PersistenceConfig.none().with(StoreKind.KEY_VALUES, uri))) {
      KeyValueStore store = client.keyValues();
      CompletableFuture<Void> started = restart(store);
      List<StoreException> refused = new ArrayList<>();
      long added = 0;
      while (!started.isDone()) {
        try {
          added = store.increment("n", 1);
          assertThat(store.get("k")).as("never missing").hasValue(VALUE);
        } catch (StoreException e) {
          refused.add(e);
        }
      }
      started.join();
      assertThat(refused)
          .allMatch(e -> e.kind() == Kind.UNAVAILABLE && e.retry() == Retry.SAFE)
          .anyMatch(e -> String.valueOf(e.getMessage()).contains("Redis is loading its data"));
      assertThat(store.get("k")).hasValue(VALUE);
      assertThat(store.increment("n", 1)).as("after %s", refused).isEqualTo(added + 1);
    }
  }
}

package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void calls_whileRedisLoads_areUnavailableAndDidNotHappen() throws Exception {
    StoreUri uri = StoreUri.parse(server.uri());
    try (Persistence client =
        Persistence.open(PersistenceConfig.none().with(StoreKind.KEY_VALUES, uri))) {
      KeyValueStore store = client.keyValues();
      CompletableFuture<Void> started = restart(store);
      assertLoads(() -> store.get("k"));
      assertLoads(() -> store.increment("n", 1));
      started.get(20, TimeUnit.SECONDS);
      assertThat(store.get("k")).hasValue(VALUE);
      assertThat(store.increment("n", 1)).isEqualTo(1);
    }
  }

  private static void assertLoads(ThrowingCallable call) {
    StoreException refused = catchThrowableOfType(StoreException.class, call);
    assertThat(refused).as("what the call threw").isNotNull();
    assertThat(refused.kind()).as("%s", refused).isEqualTo(Kind.UNAVAILABLE);
    assertThat(refused.retry()).as("%s", refused).isEqualTo(Retry.SAFE);
    assertThat(refused).hasMessageContaining("Redis is loading its data");
  }
}

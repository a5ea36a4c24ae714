package io.github.worldkeep.store.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how often connections that matter were lost. */
final class Losses implements RedisConnectionStateListener {
  private final Set<Object> watched =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final AtomicLong count = new AtomicLong();

  void watch(StatefulConnection<?, ?> connection) {
    watched.add(connection);
  }

  long count() {
    return count.get();
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    if (watched.contains(connection)) {
      count.incrementAndGet();
    }
  }
}

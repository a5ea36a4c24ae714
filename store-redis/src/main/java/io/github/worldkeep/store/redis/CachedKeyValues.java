package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.redis.ClientCache.Reading;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, of which those that were read one by one are kept in this process. Every method
 * that writes, and every one that does more than read a value, goes to the server; when a write has
 * ended, well or not, the key's value is forgotten here.
 */
final class CachedKeyValues implements KeyValueDriver {
  private final KeyValues server;
  private final ClientCache cache;

  @FunctionalInterface
  private interface Action<T> {
    T run() throws InterruptedException;
  }

  CachedKeyValues(KeyValues server, ClientCache cache) {
    this.server = server;
    this.cache = cache;
  }

  @Override
  public byte @Nullable [] get(String key) throws InterruptedException {
    byte[] kept = cache.get(key);
    if (kept != null) {
      return kept.clone();
    }
    Reading reading = cache.reading(key);
    StoredValue found = server.entry(key);
    if (found == null) {
      return null;
    }
    cache.keep(reading, found.value(), found.timeToLive());
    return found.value().clone();
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<String> missing = new ArrayList<>();
    for (String key : keys) {
      byte[] kept = cache.get(key);
      values.add(kept == null ? null : kept.clone());
      if (kept == null) {
        missing.add(key);
      }
    }
    Iterator<byte @Nullable []> found = server.getAll(missing).iterator();
    values.replaceAll(value -> value == null ? found.next() : value);
    return values;
  }

  @Override
  public @Nullable StoredValue entry(String key) throws InterruptedException {
    return server.entry(key);
  }

  private <T> T changing(String key, Action<T> action) throws InterruptedException {
    try {
      return action.run();
    } finally {
      cache.changed(key);
    }
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    try {
      server.put(key, value, timeToLive);
    } finally {
      cache.changed(key);
    }
  }

  @Override
  public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException {
    try {
      server.putAll(entries, timeToLive);
    } finally {
      entries.keySet().forEach(cache::changed);
    }
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return changing(key, () -> server.putIfAbsent(key, value, timeToLive));
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return changing(key, () -> server.replace(key, expected, value, timeToLive));
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) throws InterruptedException {
    return changing(key, () -> server.remove(key, expected));
  }

  @Override
  public byte @Nullable [] take(String key) throws InterruptedException {
    try {
      return server.take(key);
    } finally {
      cache.changed(key);
    }
  }

  @Override
  public long increment(String key, long delta) throws InterruptedException {
    return changing(key, () -> server.increment(key, delta));
  }

  @Override
  public boolean touch(String key, Duration timeToLive) throws InterruptedException {
    return changing(key, () -> server.touch(key, timeToLive));
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    return server.scan(prefix);
  }
}

package io.github.worldkeep.store.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map of entries that carry their expiry. A conditional write reads the entry, judges
 * it, and exchanges exactly that entry for the new one; if another write came first, it starts
 * again. Caffeine hides and drops what has expired, by the given clock.
 */
final class MemoryKeyValues implements KeyValueDriver {
  private static final int MAX_DIGITS = 20;

  private final InstantSource clock;
  private final Instant start;
  private final ConcurrentMap<String, Entry> entries;

  MemoryKeyValues(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
    this.entries =
        Caffeine.newBuilder()
            .ticker(this::now)
            .expireAfter(new EntryExpiry())
            .<String, Entry>build()
            .asMap();
  }

  long stored() {
    return entries.size();
  }

  private long now() {
    return Duration.between(start, clock.instant()).toNanos();
  }

  private Entry entry(byte[] value, @Nullable Duration timeToLive) {
    long expiry = timeToLive == null ? Entry.NEVER : now() + timeToLive.toNanos();
    return new Entry(value.clone(), expiry);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return copy(entries.get(key));
  }

  private static byte @Nullable [] copy(@Nullable Entry found) {
    return found == null ? null : found.value().clone();
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (String key : keys) {
      values.add(get(key));
    }
    return values;
  }

  @Override
  public @Nullable StoredValue entry(String key) {
    Entry found = entries.get(key);
    if (found == null) {
      return null;
    }
    if (found.expiry() == Entry.NEVER) {
      return new StoredValue(found.value().clone(), null);
    }
    long left = found.expiry() - now();
    Duration rounded = Duration.ofMillis(Duration.ofNanos(left + 999_999).toMillis());
    return left <= 0 ? null : new StoredValue(found.value().clone(), rounded);
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive) {
    entries.put(key, entry(value, timeToLive));
  }

  @Override
  public void putAll(Map<String, byte[]> all, @Nullable Duration timeToLive) {
    all.forEach((key, value) -> put(key, value, timeToLive));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive) {
    return entries.putIfAbsent(key, entry(value, timeToLive)) == null;
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive) {
    Entry changed = entry(value, timeToLive);
    Entry found = entries.get(key);
    while (found != null && found.holds(expected)) {
      if (entries.replace(key, found, changed)) {
        return true;
      }
      found = entries.get(key);
    }
    return false;
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) {
    if (expected == null) {
      return entries.remove(key) != null;
    }
    Entry found = entries.get(key);
    while (found != null && found.holds(expected)) {
      if (entries.remove(key, found)) {
        return true;
      }
      found = entries.get(key);
    }
    return false;
  }

  @Override
  public byte @Nullable [] take(String key) {
    return copy(entries.remove(key));
  }

  @Override
  public long increment(String key, long delta) {
    while (true) {
      Entry found = entries.get(key);
      long sum = found == null ? delta : sum(found.value(), delta);
      byte[] digits = Long.toString(sum).getBytes(ISO_8859_1);
      boolean done =
          found == null
              ? entries.putIfAbsent(key, new Entry(digits, Entry.NEVER)) == null
              : entries.replace(key, found, new Entry(digits, found.expiry()));
      if (done) {
        return sum;
      }
    }
  }

  private static long sum(byte[] value, long delta) {
    String text = value.length > MAX_DIGITS ? "" : new String(value, ISO_8859_1);
    try {
      long number = Long.parseLong(text);
      if (Long.toString(number).equals(text)) {
        return Math.addExact(number, delta);
      }
    } catch (NumberFormatException e) {
      throw new DriverException(Kind.INVALID, "the value is no 64-bit number", e);
    } catch (ArithmeticException e) {
      throw new DriverException(Kind.INVALID, "the sum is beyond a 64-bit number", e);
    }
    throw new DriverException(Kind.INVALID, "the value is no 64-bit number as increment writes it");
  }

  @Override
  public boolean touch(String key, Duration timeToLive) {
    Entry found = entries.get(key);
    while (found != null) {
      if (entries.replace(key, found, entry(found.value(), timeToLive))) {
        return true;
      }
      found = entries.get(key);
    }
    return false;
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    List<String> keys = new ArrayList<>();
    for (String key : entries.keySet()) {
      if (key.startsWith(prefix)) {
        keys.add(key);
      }
    }
    return List.of(keys).iterator();
  }
}

package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Small, often short-lived values by key: matchmaking, presence, tokens. Values are stored as they
 * are, so that other programs can read them.
 *
 * <p>A key is 1 to 512 bytes in UTF-8, without NUL; all other characters are allowed, and keys are
 * the same only if all their bytes are. A value is 0 to 16 MiB. A time to live is 1 ms to 36,500
 * days and counts in milliseconds; a value whose time is over is absent to every method. Every
 * method is atomic for each key. Conditions compare values, as in {@link
 * java.util.concurrent.ConcurrentMap}.
 *
 * <p>Arrays are neither kept nor changed; those returned belong to the caller. Every method throws
 * a {@link StoreException}: INVALID for a wrong argument, UNAVAILABLE or TIMEOUT if the store could
 * not answer, which never means that a key is absent.
 */
public final class KeyValueStore {
  /** The most bytes a value may have. */
  public static final int MAX_VALUE_BYTES = 16 * 1024 * 1024;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Gate gate;
  private final KeyValueDriver driver;

  KeyValueStore(Gate gate, KeyValueDriver driver) {
    this.gate = gate;
    this.driver = driver;
  }

  /** What this store can do. */
  public Set<Capability> capabilities() {
    return gate.capabilities();
  }

  /** The value, or empty if the key is absent. */
  public Optional<byte[]> get(String key) {
    gate.requireKey(Operation.GET, key);
    return gate.call(
        Operation.GET,
        key,
        call -> {
          byte[] value = driver.get(key);
          call.moved(value == null ? 0 : value.length);
          return Optional.ofNullable(value);
        });
  }

  /** A slot for each key, in the same order, also for one that occurs again. In one round trip. */
  public List<Optional<byte[]>> getAll(List<String> keys) {
    keys.forEach(key -> gate.requireKey(Operation.GET_ALL, key));
    return gate.call(
        Operation.GET_ALL,
        "",
        call -> {
          List<Optional<byte[]>> values = new ArrayList<>(keys.size());
          for (byte[] value : keys.isEmpty() ? List.<byte[]>of() : driver.getAll(keys)) {
            call.moved(value == null ? 0 : value.length);
            values.add(Optional.ofNullable(value));
          }
          return values;
        });
  }

  /** The value with what is left of its time to live, or empty if the key is absent. */
  public Optional<KeyValue> entry(String key) {
    gate.requireKey(Operation.ENTRY, key);
    return gate.call(
        Operation.ENTRY,
        key,
        call -> {
          StoredValue found = driver.entry(key);
          if (found == null) {
            return Optional.empty();
          }
          call.moved(found.value().length);
          Optional<Duration> left = Optional.ofNullable(found.timeToLive());
          return Optional.of(new KeyValue(key, found.value(), left));
        });
  }

  /** Sets the value, which does not expire, whatever was there. */
  public void put(String key, byte[] value) {
    write(key, value, null);
  }

  /** Sets the value and its time to live, whatever was there; both become visible together. */
  public void put(String key, byte[] value, Duration timeToLive) {
    write(key, value, Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  private void write(String key, byte[] value, @Nullable Duration timeToLive) {
    Duration expiry = check(Operation.PUT, key, value, timeToLive);
    gate.act(
        Operation.PUT,
        key,
        call -> {
          call.moved(value.length);
          driver.put(key, value, expiry);
        });
  }

  /**
   * {@link #put(String, byte[])} for each entry, in as few round trips as the store allows. Each
   * entry is atomic, the whole is not: after a failure some may be set.
   */
  public void putAll(Map<String, byte[]> entries) {
    writeAll(entries, null);
  }

  /** {@link #putAll(Map)} with a time to live. */
  public void putAll(Map<String, byte[]> entries, Duration timeToLive) {
    writeAll(entries, Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  private void writeAll(Map<String, byte[]> entries, @Nullable Duration timeToLive) {
    Map<String, byte[]> all = new LinkedHashMap<>(entries);
    Duration expiry = checkTimeToLive(Operation.PUT_ALL, "", timeToLive);
    all.forEach((key, value) -> check(Operation.PUT_ALL, key, value, null));
    gate.act(
        Operation.PUT_ALL,
        "",
        call -> {
          all.values().forEach(value -> call.moved(value.length));
          if (!all.isEmpty()) {
            driver.putAll(all, expiry);
          }
        });
  }

  /** Sets the value, which does not expire, if the key is absent; answers whether it was. */
  public boolean putIfAbsent(String key, byte[] value) {
    return create(key, value, null);
  }

  /** Sets the value and its time to live if the key is absent; answers whether it was. */
  public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
    return create(key, value, Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  private boolean create(String key, byte[] value, @Nullable Duration timeToLive) {
    Duration expiry = check(Operation.PUT_IF_ABSENT, key, value, timeToLive);
    return gate.call(
        Operation.PUT_IF_ABSENT,
        key,
        call -> {
          call.moved(value.length);
          return driver.putIfAbsent(key, value, expiry);
        });
  }

  /**
   * Sets the value, which then does not expire, if the key holds exactly the expected bytes;
   * answers whether it did.
   */
  public boolean replace(String key, byte[] expected, byte[] value) {
    return exchange(key, expected, value, null);
  }

  /** {@link #replace(String, byte[], byte[])} with a time to live. */
  public boolean replace(String key, byte[] expected, byte[] value, Duration timeToLive) {
    return exchange(key, expected, value, Objects.requireNonNull(timeToLive, "timeToLive"));
  }

  private boolean exchange(
      String key, byte[] expected, byte[] value, @Nullable Duration timeToLive) {
    Objects.requireNonNull(expected, "expected");
    Duration expiry = check(Operation.REPLACE, key, value, timeToLive);
    return gate.call(
        Operation.REPLACE,
        key,
        call -> {
          call.moved(value.length);
          return driver.replace(key, expected, value, expiry);
        });
  }

  /** Removes the key; answers whether it was there. */
  public boolean remove(String key) {
    gate.requireKey(Operation.REMOVE, key);
    return gate.call(Operation.REMOVE, key, call -> driver.remove(key, null));
  }

  /** Removes the key if it holds exactly the expected bytes; answers whether it did. */
  public boolean remove(String key, byte[] expected) {
    Objects.requireNonNull(expected, "expected");
    gate.requireKey(Operation.REMOVE, key);
    return gate.call(Operation.REMOVE, key, call -> driver.remove(key, expected));
  }

  /** Removes the key and answers what it held: of many callers at once, exactly one gets it. */
  public Optional<byte[]> take(String key) {
    gate.requireKey(Operation.TAKE, key);
    return gate.call(
        Operation.TAKE,
        key,
        call -> {
          byte[] value = driver.take(key);
          call.moved(value == null ? 0 : value.length);
          return Optional.ofNullable(value);
        });
  }

  /**
   * Adds to the number that the key holds in decimal ASCII, absent counting as 0, and answers the
   * sum. The time to live stays.
   *
   * @throws StoreException INVALID if the value is not exactly how {@link Long#toString(long)}
   *     writes a number (no plus sign, no leading zeros), or the sum is none; nothing changes
   */
  public long increment(String key, long delta) {
    gate.requireKey(Operation.INCREMENT, key);
    return gate.call(Operation.INCREMENT, key, call -> driver.increment(key, delta));
  }

  /** Sets the time to live of a key that is there, counted from now; answers whether it was. */
  public boolean touch(String key, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    gate.requireKey(Operation.TOUCH, key);
    Duration expiry = checkTimeToLive(Operation.TOUCH, key, timeToLive);
    return gate.call(
        Operation.TOUCH, key, call -> driver.touch(key, Objects.requireNonNull(expiry)));
  }

  /**
   * The keys that start with the prefix, every key if it is empty, in no order, read page by page
   * as the stream advances. A key that is there all the time comes exactly once; one that comes or
   * goes meanwhile, at most once. No character of the prefix is special.
   */
  public Stream<String> scan(String prefix) {
    gate.refuse(Operation.SCAN, prefix, Names.problemWithPrefix(prefix));
    Iterator<List<String>> pages = gate.call(Operation.SCAN, prefix, call -> driver.scan(prefix));
    Iterator<List<String>> guarded =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return gate.step(Operation.SCAN, prefix, call -> pages.hasNext());
          }

          @Override
          public List<String> next() {
            return gate.step(Operation.SCAN, prefix, call -> pages.next());
          }
        };
    int traits = Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(guarded, traits), false)
        .flatMap(List::stream);
  }

  private @Nullable Duration check(
      Operation operation, String key, byte[] value, @Nullable Duration timeToLive) {
    gate.requireKey(operation, key);
    if (value.length > MAX_VALUE_BYTES) {
      gate.refuse(
          operation, key, "a value has up to 16 MiB, not " + value.length + " bytes: use objects");
    }
    return checkTimeToLive(operation, key, timeToLive);
  }

  private @Nullable Duration checkTimeToLive(
      Operation operation, String key, @Nullable Duration timeToLive) {
    if (timeToLive == null) {
      return null;
    }
    if (timeToLive.compareTo(SHORTEST) < 0 || timeToLive.compareTo(LONGEST) > 0) {
      gate.refuse(operation, key, "timeToLive must be 1 ms to 36500 days, not " + timeToLive);
    }
    return Duration.ofMillis(timeToLive.toMillis());
  }
}

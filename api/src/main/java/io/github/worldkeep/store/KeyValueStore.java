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
 * days and counts in milliseconds; an expired value is absent to every method. Every method is
 * atomic for each key. Conditions compare values, as in {@link java.util.concurrent.ConcurrentMap}.
 *
 * <p>An array passed to a method is neither kept nor changed. A returned array belongs to the
 * caller. Every method throws a {@link StoreException}: INVALID for a wrong argument, UNAVAILABLE
 * or TIMEOUT if the store did not respond. A failure never means that a key is absent.
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

  /** The capabilities of this store. */
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

  /**
   * Returns one slot per key, in the order of the keys, in one round trip. A key that occurs twice
   * has two slots.
   */
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

  /** Sets the value without an expiry. An earlier value and its expiry are replaced. */
  public void put(String key, byte[] value) {
    write(key, value, null);
  }

  /**
   * Sets the value and its time to live, which become visible together. An earlier value and its
   * expiry are replaced.
   */
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
   * entry is atomic. The whole is not: after a failure some entries may be set.
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

  /** Sets the value without an expiry if the key is absent. Returns whether the key was absent. */
  public boolean putIfAbsent(String key, byte[] value) {
    return create(key, value, null);
  }

  /**
   * Sets the value and its time to live if the key is absent. Returns whether the key was absent.
   */
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
   * Sets the value without an expiry if the key holds exactly the expected bytes. Returns whether
   * the value was set.
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

  /** Removes the key. Returns whether the key was present. */
  public boolean remove(String key) {
    gate.requireKey(Operation.REMOVE, key);
    return gate.call(Operation.REMOVE, key, call -> driver.remove(key, null));
  }

  /**
   * Removes the key if it holds exactly the expected bytes. Returns whether the key was removed.
   */
  public boolean remove(String key, byte[] expected) {
    Objects.requireNonNull(expected, "expected");
    gate.requireKey(Operation.REMOVE, key);
    return gate.call(Operation.REMOVE, key, call -> driver.remove(key, expected));
  }

  /**
   * Removes the key and returns its value. Exactly one of several concurrent callers receives the
   * value.
   */
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
   * Adds to the number that the key holds in decimal ASCII, and returns the sum. An absent key
   * counts as 0. The time to live stays.
   *
   * @throws StoreException INVALID if the value is not a number exactly as {@link
   *     Long#toString(long)} writes it (no plus sign, no leading zeros), or if the sum overflows;
   *     nothing changes
   */
  public long increment(String key, long delta) {
    gate.requireKey(Operation.INCREMENT, key);
    return gate.call(Operation.INCREMENT, key, call -> driver.increment(key, delta));
  }

  /** Sets the time to live of a key, counted from now. Returns false if the key is absent. */
  public boolean touch(String key, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    gate.requireKey(Operation.TOUCH, key);
    Duration expiry = checkTimeToLive(Operation.TOUCH, key, timeToLive);
    return gate.call(
        Operation.TOUCH, key, call -> driver.touch(key, Objects.requireNonNull(expiry)));
  }

  /**
   * Returns the keys that start with the prefix, in no order. The stream reads page by page as it
   * advances. An empty prefix selects every key, and no character of a prefix is special.
   *
   * <p>A key that is present all the time occurs exactly once. A key that is added or removed
   * meanwhile occurs at most once.
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

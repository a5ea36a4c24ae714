package io.github.worldkeep.store.spi;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values. Each method is atomic for each key. An expired key counts as absent in every
 * method. Values are stored as they are, so that another program can read them; the caller does not
 * change the arrays that it passes during the call, and the driver must not keep them after it.
 * Returned arrays belong to the caller. A {@code timeToLive} is whole milliseconds, at least one;
 * null means no expiry, and a value and its expiry become visible together.
 *
 * <p>The driver removes expired keys from what is stored, if the engine does not: with writes, each
 * of which removes more than it adds, or on a thread of its own within half a minute. The work for
 * it in one operation is bounded.
 */
public interface KeyValueDriver {
  /** Returns the value, or null if the key is absent. */
  byte @Nullable [] get(String key) throws InterruptedException;

  /**
   * Returns one slot per key, in the order of the keys, null for an absent key; keys may repeat.
   */
  List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException;

  /**
   * Returns the value with its remaining time to live, read together, or null if the key is absent.
   */
  @Nullable StoredValue entry(String key) throws InterruptedException;

  /** Sets value and expiry, and replaces an earlier value. */
  void put(String key, byte[] value, @Nullable Duration timeToLive) throws InterruptedException;

  /**
   * Sets value and expiry of each entry, in as few round trips as possible; not atomic as a whole.
   */
  void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException;

  /** Sets value and expiry if the key is absent. Returns whether the key was absent. */
  boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException;

  /**
   * Sets value and expiry if the key holds exactly the expected bytes. Returns whether the value
   * was set.
   */
  boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException;

  /**
   * Removes the key. With an expected value, removes it only if it holds exactly these bytes.
   * Returns whether the key was removed.
   */
  boolean remove(String key, byte @Nullable [] expected) throws InterruptedException;

  /**
   * Removes the key and returns its value, or null. One of several concurrent callers receives the
   * value.
   */
  byte @Nullable [] take(String key) throws InterruptedException;

  /**
   * Adds to the number that the key holds in decimal ASCII, and returns the sum. An absent key
   * counts as 0. The expiry stays.
   *
   * @throws DriverException INVALID if the value is not a 64-bit number or the sum overflows;
   *     nothing changes
   */
  long increment(String key, long delta) throws InterruptedException;

  /** Sets the expiry of a key. Returns false if the key is absent. */
  boolean touch(String key, Duration timeToLive) throws InterruptedException;

  /**
   * Returns the keys that start with the prefix, in no order, in pages that are read as the
   * iterator advances. A key that is present all the time is returned exactly once. A key that is
   * added or removed meanwhile is returned at most once.
   *
   * <p>One thread uses the iterator, and may drop it without notice. The iterator may throw a
   * {@link DriverException}.
   */
  Iterator<List<String>> scan(String prefix) throws InterruptedException;
}

package io.github.worldkeep.store.spi;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values. Each method is atomic for each key. An expired key counts as absent in every
 * method. Values are stored as they are, so that another program can read them; arrays given are
 * not changed by the caller during the call and must not be kept after it; arrays returned belong
 * to the caller. A {@code timeToLive} is whole milliseconds, at least one; null means no expiry,
 * and a value and its expiry become visible together.
 *
 * <p>The driver removes expired keys from what is stored, if the engine does not: with writes, each
 * of which removes more than it adds, or on a thread of its own within half a minute. The work for
 * it in one operation is bounded.
 */
public interface KeyValueDriver {
  /** The value, or null. */
  byte @Nullable [] get(String key) throws InterruptedException;

  /** A slot for each key in the same order, null where there is none; keys may repeat. */
  List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException;

  /** The value with what is left of its time to live, read together; or null. */
  @Nullable StoredValue entry(String key) throws InterruptedException;

  /** Sets value and expiry, whatever was there. */
  void put(String key, byte[] value, @Nullable Duration timeToLive) throws InterruptedException;

  /** {@link #put} for each entry, in as few round trips as can be; not atomic as a whole. */
  void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException;

  /** Sets value and expiry if the key is absent; answers whether it was. */
  boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException;

  /** Sets value and expiry if the key holds exactly the expected bytes; answers whether. */
  boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException;

  /**
   * Removes the key, if an expected value is given only if it holds exactly these bytes; answers
   * whether it did.
   */
  boolean remove(String key, byte @Nullable [] expected) throws InterruptedException;

  /** Removes the key and answers what it held, or null. Of concurrent callers one gets it. */
  byte @Nullable [] take(String key) throws InterruptedException;

  /**
   * Adds to the number that the key holds in decimal ASCII, absent counting as 0, and answers the
   * sum. The expiry stays.
   *
   * @throws DriverException INVALID if the value is no 64-bit number or the sum is none; nothing
   *     changes
   */
  long increment(String key, long delta) throws InterruptedException;

  /** Sets the expiry of a key that is there; answers whether it was. */
  boolean touch(String key, Duration timeToLive) throws InterruptedException;

  /**
   * The keys that start with the prefix, in pages read as the iterator advances, in no order. A key
   * that is there all the time is answered exactly once; one that comes or goes meanwhile, at most
   * once. The iterator may throw a {@link DriverException}, is used by one thread, and is dropped
   * without notice.
   */
  Iterator<List<String>> scan(String prefix) throws InterruptedException;
}

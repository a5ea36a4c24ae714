package io.github.worldkeep.store.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values in this process. These rules make them safe to return:
 *
 * <ul>
 *   <li>A value belongs to the {@link Watch} under which it was read, and is served under no other.
 *       A lost connection ends its watch.
 *   <li>A watch is confirmed twice a second by a reply of the server, before which every change
 *       that the server knew of has arrived. Values are returned only for two seconds after the
 *       request of the last confirmation was sent. So no value is older, in any state of the
 *       network.
 *   <li>A change counts up the stamp of its key before it removes the value. A value that was read
 *       meanwhile is not kept, because the stamp is no longer the one from before the reading.
 *   <li>A value is not served after its time to live, counted from before it was read.
 * </ul>
 */
final class ClientCache {
  static final Duration STALEST = Duration.ofSeconds(2);

  /** Greater values are not kept. */
  static final int LARGEST_VALUE = 16 * 1024;

  private static final int STAMPS = 4_096;

  private final Cache<String, Kept> values;
  private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
  private volatile @Nullable Watch watch;

  /** The time in which one connection receives changes. */
  static final class Watch {
    private volatile long confirmed;

    Watch(long confirmed) {
      this.confirmed = confirmed;
    }

    void confirm(long asked) {
      confirmed = asked;
    }

    private boolean sure(long now) {
      return now - confirmed <= STALEST.toNanos();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
  private record Kept(Watch watch, byte[] value, @Nullable Long end) {
    boolean live(long now) {
      return end == null || end - now > 0;
    }
  }

  /** The state that must be unchanged after a read, so that the value can be kept. */
  record Reading(String key, @Nullable Watch watch, long stamp, long start) {}

  ClientCache(int size) {
    values = Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
  }

  /** The value, if it is kept and sure; the array is not the caller's. */
  byte @Nullable [] get(String key) {
    Watch current = watch;
    Kept kept = values.getIfPresent(key);
    if (kept == null || current == null || kept.watch != current) {
      return null;
    }
    long now = System.nanoTime();
    return current.sure(now) && kept.live(now) ? kept.value : null;
  }

  /** To be called before a value is asked for. */
  Reading reading(String key) {
    return new Reading(key, watch, stamps.get(stamp(key)), System.nanoTime());
  }

  /** Keeps the value that was read, unless it changed meanwhile. The array must not change. */
  void keep(Reading reading, byte[] value, @Nullable Duration timeToLive) {
    Watch under = reading.watch();
    if (under == null || value.length > LARGEST_VALUE) {
      return;
    }
    Long end = timeToLive == null ? null : (Long) (reading.start() + timeToLive.toNanos());
    Kept kept = new Kept(under, value, end);
    values
        .asMap()
        .compute(
            reading.key(), (key, old) -> stamps.get(stamp(key)) == reading.stamp() ? kept : old);
  }

  /** The key has changed, or may have. */
  void changed(String key) {
    stamps.incrementAndGet(stamp(key));
    values.invalidate(key);
  }

  private static int stamp(String key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & (STAMPS - 1);
  }

  /** The watch that is on, if one is. */
  @Nullable Watch watch() {
    return watch;
  }

  /** From now on, changes arrive under this watch; under none if null. */
  void begin(@Nullable Watch next) {
    watch = next;
    values.invalidateAll();
  }

  /** Everything has changed. */
  void allChanged() {
    Watch current = watch;
    begin(current == null ? null : new Watch(current.confirmed));
  }

  /** How many values are kept. */
  long size() {
    values.cleanUp();
    return values.estimatedSize();
  }
}

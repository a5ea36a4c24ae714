package io.github.worldkeep.store.memory;

import com.github.benmanes.caffeine.cache.Expiry;

/** Tells Caffeine what is left of an entry's time, in nanoseconds. */
final class EntryExpiry implements Expiry<String, Entry> {
  @Override
  public long expireAfterCreate(String key, Entry entry, long now) {
    return entry.expiry() == Entry.NEVER ? Entry.NEVER : Math.max(0, entry.expiry() - now);
  }

  @Override
  public long expireAfterUpdate(String key, Entry entry, long now, long left) {
    return expireAfterCreate(key, entry, now);
  }

  @Override
  public long expireAfterRead(String key, Entry entry, long now, long left) {
    return left;
  }
}

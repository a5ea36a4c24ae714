package io.github.worldkeep.store.memory;

import java.util.Arrays;

/**
 * A value and when it expires. Equal only to itself, so that a map can exchange exactly this one.
 */
final class Entry {
  static final long NEVER = Long.MAX_VALUE;

  private final byte[] value;
  private final long expiry;

  /**
   * An entry that owns the array.
   *
   * @param expiry in nanoseconds after the start of the store, or {@link #NEVER}
   */
  Entry(byte[] value, long expiry) {
    this.value = value;
    this.expiry = expiry;
  }

  byte[] value() {
    return value;
  }

  long expiry() {
    return expiry;
  }

  boolean holds(byte[] expected) {
    return Arrays.equals(value, expected);
  }
}

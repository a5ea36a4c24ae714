package io.github.worldkeep.store;

import java.time.Duration;
import java.util.Optional;

/** A value with the remainder of its time to live at the time of the read. */
public final class KeyValue {
  private final String key;
  private final byte[] value;
  private final Optional<Duration> timeToLive;

  KeyValue(String key, byte[] value, Optional<Duration> timeToLive) {
    this.key = key;
    this.value = value;
    this.timeToLive = timeToLive;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** The value; the array is the caller's. */
  public byte[] value() {
    return value;
  }

  /** The remaining time to live, at least 1 ms; empty if the value does not expire. */
  public Optional<Duration> timeToLive() {
    return timeToLive;
  }

  /** The key without the value, which may be a secret. */
  @Override
  public String toString() {
    return "KeyValue[" + key + ", " + value.length + " bytes, " + timeToLive + "]";
  }
}

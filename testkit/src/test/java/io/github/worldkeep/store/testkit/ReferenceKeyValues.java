package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import io.github.worldkeep.store.testkit.ReferenceState.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keys and values in a map. Defects override single methods. */
class ReferenceKeyValues implements KeyValueDriver {
  final ReferenceState state;

  ReferenceKeyValues(ReferenceState state) {
    this.state = state;
  }

  /** What is there and has not expired. */
  @Nullable Value live(String key) {
    Value value = state.values.get(key);
    boolean expired =
        value != null && value.expiry() != null && !value.expiry().isAfter(state.clock.instant());
    return expired ? null : value;
  }

  void set(String key, byte[] value, @Nullable Duration timeToLive) {
    removeExpired();
    Instant expiry = timeToLive == null ? null : state.clock.instant().plus(timeToLive);
    state.values.put(key, new Value(value.clone(), expiry));
    if (expiry != null && expiry.isBefore(state.nextExpiry)) {
      state.nextExpiry = expiry;
    }
  }

  /** Looks through all values only when one of them has expired. */
  void removeExpired() {
    if (state.nextExpiry.isAfter(state.clock.instant())) {
      return;
    }
    state.values.keySet().removeIf(key -> live(key) == null);
    state.nextExpiry =
        state.values.values().stream()
            .map(Value::expiry)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
  }

  boolean holds(String key, byte[] expected) {
    Value value = live(key);
    return value != null && Arrays.equals(value.bytes(), expected);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return state.alone(
        () -> {
          Value value = live(key);
          return value == null ? null : value.bytes().clone();
        });
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) {
    List<byte @Nullable []> values = new ArrayList<>();
    keys.forEach(key -> values.add(get(key)));
    return values;
  }

  @Override
  public @Nullable StoredValue entry(String key) {
    return state.alone(
        () -> {
          Value value = live(key);
          if (value == null) {
            return null;
          }
          Duration left =
              value.expiry() == null
                  ? null
                  : Duration.between(state.clock.instant(), value.expiry());
          return new StoredValue(value.bytes().clone(), left);
        });
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive) {
    state.alone(
        () -> {
          set(key, value, timeToLive);
          return null;
        });
  }

  @Override
  public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive) {
    entries.forEach((key, value) -> put(key, value, timeToLive));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive) {
    return state.alone(
        () -> {
          boolean absent = live(key) == null;
          if (absent) {
            set(key, value, timeToLive);
          }
          return absent;
        });
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive) {
    return state.alone(
        () -> {
          boolean holds = holds(key, expected);
          if (holds) {
            set(key, value, timeToLive);
          }
          return holds;
        });
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) {
    return state.alone(
        () -> {
          boolean there = expected == null ? live(key) != null : holds(key, expected);
          if (there) {
            state.values.remove(key);
          }
          return there;
        });
  }

  @Override
  public byte @Nullable [] take(String key) {
    return state.alone(
        () -> {
          Value value = live(key);
          state.values.remove(key);
          return value == null ? null : value.bytes();
        });
  }

  @Override
  public long increment(String key, long delta) {
    return state.alone(
        () -> {
          Value value = live(key);
          long sum = value == null ? delta : sum(new String(value.bytes(), ISO_8859_1), delta);
          Instant expiry = value == null ? null : value.expiry();
          state.values.put(key, new Value(Long.toString(sum).getBytes(ISO_8859_1), expiry));
          return sum;
        });
  }

  private static long sum(String text, long delta) {
    try {
      long number = Long.parseLong(text);
      if (text.equals(Long.toString(number))) {
        return Math.addExact(number, delta);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new DriverException(Kind.INVALID, "no 64-bit number", e);
    }
    throw new DriverException(Kind.INVALID, "no 64-bit number");
  }

  @Override
  public boolean touch(String key, Duration timeToLive) {
    return state.alone(
        () -> {
          Value value = live(key);
          if (value != null) {
            set(key, value.bytes(), timeToLive);
          }
          return value != null;
        });
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    return state.alone(
        () -> {
          List<String> keys = new ArrayList<>();
          for (String key : state.values.keySet()) {
            if (key.startsWith(prefix) && live(key) != null) {
              keys.add(key);
            }
          }
          return List.of(keys).iterator();
        });
  }
}

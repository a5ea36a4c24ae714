package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoredValue;
import io.github.worldkeep.store.testkit.ReferenceState.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys and values, each with one defect that stores have been seen with. */
final class BrokenKeyValues {
  private BrokenKeyValues() {}

  static ReferenceKeyValues timeToLiveAfterValue(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public void put(String key, byte[] value, @Nullable Duration timeToLive) {
        super.put(key, value, null);
        ReferenceState.letOthersLook();
        if (timeToLive != null) {
          touch(key, timeToLive);
        }
      }
    };
  }

  static ReferenceKeyValues timeToLiveInSeconds(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      void set(String key, byte[] value, @Nullable Duration timeToLive) {
        long seconds = timeToLive == null ? 0 : timeToLive.toSeconds();
        super.set(key, value, seconds == 0 ? null : Duration.ofSeconds(seconds));
      }
    };
  }

  static ReferenceKeyValues timeToLiveStaysOnPut(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      void set(String key, byte[] value, @Nullable Duration timeToLive) {
        Value before = live(key);
        super.set(key, value, timeToLive);
        if (timeToLive == null && before != null) {
          state.values.put(key, new Value(value.clone(), before.expiry()));
        }
      }
    };
  }

  static ReferenceKeyValues expiredIsKept(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      void removeExpired() {
        // What has expired is absent to every method, and stays where it is.
      }
    };
  }

  static ReferenceKeyValues goesOnWithoutItsFiles(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public void put(String key, byte[] value, @Nullable Duration timeToLive) {
        if (!state.gone) {
          super.put(key, value, timeToLive);
        }
      }
    };
  }

  static ReferenceKeyValues expiredInScan(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public Iterator<List<String>> scan(String prefix) {
        List<String> keys =
            state.values.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
        return List.of(keys).iterator();
      }
    };
  }

  static ReferenceKeyValues expiredStillTaken(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive) {
        return !state.values.containsKey(key) && super.putIfAbsent(key, value, timeToLive);
      }
    };
  }

  static ReferenceKeyValues keysTrimmed(ReferenceState state) {
    return renamed(state, String::strip);
  }

  static ReferenceKeyValues keysFolded(ReferenceState state) {
    return renamed(state, key -> key.toLowerCase(Locale.ROOT));
  }

  private static ReferenceKeyValues renamed(ReferenceState state, UnaryOperator<String> name) {
    return new ReferenceKeyValues(state) {
      @Override
      @Nullable Value live(String key) {
        return super.live(name.apply(key));
      }

      @Override
      void set(String key, byte[] value, @Nullable Duration timeToLive) {
        super.set(name.apply(key), value, timeToLive);
      }
    };
  }

  static ReferenceKeyValues replaceCreates(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public boolean replace(
          String key, byte[] expected, byte[] value, @Nullable Duration timeToLive) {
        return super.replace(key, expected, value, timeToLive)
            || putIfAbsent(key, value, timeToLive);
      }
    };
  }

  static ReferenceKeyValues removeIgnoresCondition(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public boolean remove(String key, byte @Nullable [] expected) {
        return super.remove(key, null);
      }
    };
  }

  static ReferenceKeyValues incrementIsTwoSteps(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public long increment(String key, long delta) {
        Value before = state.alone(() -> live(key));
        Thread.yield();
        return state.alone(
            () -> {
              if (before != null) {
                state.values.put(key, before);
              }
              return super.increment(key, delta);
            });
      }
    };
  }

  static ReferenceKeyValues putIfAbsentIsTwoSteps(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive) {
        boolean absent = get(key) == null;
        Thread.yield();
        if (absent) {
          put(key, value, timeToLive);
        }
        return absent;
      }
    };
  }

  static ReferenceKeyValues takeIsTwoSteps(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public byte @Nullable [] take(String key) {
        byte[] value = get(key);
        Thread.yield();
        remove(key, null);
        return value;
      }
    };
  }

  static ReferenceKeyValues unavailableAsMissing(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public byte @Nullable [] get(String key) {
        try {
          return super.get(key);
        } catch (DriverException e) {
          return null;
        }
      }
    };
  }

  static ReferenceKeyValues prefixIsAPattern(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public Iterator<List<String>> scan(String prefix) {
        String like = Pattern.quote(prefix).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q");
        Pattern pattern = Pattern.compile(like + ".*", Pattern.DOTALL);
        List<String> keys =
            super.scan("").next().stream().filter(pattern.asMatchPredicate()).toList();
        return List.of(keys).iterator();
      }
    };
  }

  static ReferenceKeyValues arraysAreShared(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      void set(String key, byte[] value, @Nullable Duration timeToLive) {
        super.set(key, value, timeToLive);
        Value copied = state.values.get(key);
        state.values.put(key, new Value(value, copied.expiry()));
      }
    };
  }

  static ReferenceKeyValues getAllDropsRepeated(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public List<byte @Nullable []> getAll(List<String> keys) {
        return super.getAll(new ArrayList<>(new LinkedHashSet<>(keys)));
      }
    };
  }

  static ReferenceKeyValues putAllForgetsTimeToLive(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive) {
        super.putAll(entries, null);
      }
    };
  }

  static ReferenceKeyValues entryTellsTheWholeTime(ReferenceState state) {
    return new ReferenceKeyValues(state) {
      @Override
      public @Nullable StoredValue entry(String key) {
        StoredValue found = super.entry(key);
        boolean expires = found != null && found.timeToLive() != null;
        return expires ? new StoredValue(found.value(), Duration.ofHours(1)) : found;
      }
    };
  }
}

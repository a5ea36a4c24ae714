package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one reference store holds, for all of its clients. Also the lock for all of it. */
final class ReferenceState {
  private static final long LOOK_NANOS = 200_000;
  private static final Map<String, ReferenceState> STATES = new ConcurrentHashMap<>();

  final Map<String, Value> values = new TreeMap<>();
  final Map<String, Map<String, ReferenceDocuments.Held>> collections = new HashMap<>();
  volatile InstantSource clock = InstantSource.system();
  volatile boolean newer;
  volatile boolean down;
  volatile boolean gone;
  volatile String secret = "";
  long lastVersion;

  /** No value expires before. */
  Instant nextExpiry = Instant.MAX;

  record Value(byte[] bytes, @Nullable Instant expiry) {}

  static ReferenceState of(String name) {
    return STATES.computeIfAbsent(name, key -> new ReferenceState());
  }

  static void forget(String name) {
    STATES.remove(name);
  }

  /** In the middle of what should be one step, for long enough that a busy machine gets to them. */
  static void letOthersLook() {
    LockSupport.parkNanos(LOOK_NANOS);
  }

  /** Does something while nobody else does, if the engine runs. */
  synchronized <T> T alone(Supplier<T> action) {
    if (down) {
      throw new DriverException(Kind.UNAVAILABLE, "the engine is down");
    }
    if (gone) {
      throw new DriverException(Kind.UNAVAILABLE, "the files are gone");
    }
    return action.get();
  }
}

package io.github.worldkeep.store.memory;

import io.github.worldkeep.store.spi.StoreDriver;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The named stores of this process, each kept while it has clients. */
final class SharedStores {
  private static final ConcurrentHashMap<String, Shared> OPEN = new ConcurrentHashMap<>();

  private record Shared(MemoryKeyValues keyValues, int clients) {}

  private SharedStores() {}

  static StoreDriver open(String name, InstantSource clock) {
    Shared shared = OPEN.merge(name, first(clock), (there, ignored) -> joined(there));
    return new MemoryDriver(shared.keyValues(), () -> leave(name));
  }

  /** For tests: how many entries a store holds, with those that have expired; 0 without clients. */
  static long stored(String name) {
    Shared shared = OPEN.get(name);
    return shared == null ? 0 : shared.keyValues().stored();
  }

  private static Shared first(InstantSource clock) {
    return new Shared(new MemoryKeyValues(clock), 1);
  }

  private static Shared joined(Shared there) {
    return new Shared(there.keyValues(), there.clients() + 1);
  }

  private static void leave(String name) {
    OPEN.computeIfPresent(name, (key, shared) -> left(shared));
  }

  private static @Nullable Shared left(Shared shared) {
    return shared.clients() == 1 ? null : new Shared(shared.keyValues(), shared.clients() - 1);
  }
}

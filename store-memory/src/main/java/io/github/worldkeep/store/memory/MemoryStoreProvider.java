package io.github.worldkeep.store.memory;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Set;

/** Opens {@code memory:} and {@code memory:NAME}. Found by {@link java.util.ServiceLoader}. */
public final class MemoryStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MemoryStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.KEY_VALUES);
  }

  @Override
  public boolean isShared(String scheme) {
    return false;
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) {
    uri.allowParameters(Set.of());
    if (uri.authority().isPresent() || uri.user().isPresent()) {
      throw new DriverException(Kind.INVALID, "a memory: URI has no host: write memory:NAME");
    }
    return uri.path().isEmpty()
        ? new MemoryDriver(new MemoryKeyValues(context.clock()), () -> {})
        : SharedStores.open(uri.path(), context.clock());
  }
}

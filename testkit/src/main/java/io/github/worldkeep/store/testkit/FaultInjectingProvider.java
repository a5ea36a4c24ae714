package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The drivers behind {@link FaultInjection}. Found by {@link ServiceLoader}. */
public final class FaultInjectingProvider implements StoreProvider {
  /** For {@link ServiceLoader}. */
  public FaultInjectingProvider() {}

  @Override
  public Set<String> schemes() {
    Set<String> schemes = new HashSet<>();
    for (String prefix : FaultInjection.open().keySet()) {
      for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
        if (!(provider instanceof FaultInjectingProvider)) {
          provider.schemes().forEach(scheme -> schemes.add(prefix + scheme));
        }
      }
    }
    return schemes;
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.values());
  }

  @Override
  public Set<StoreKind> kinds(String scheme) {
    return behind(scheme).map(s -> provider(s).kinds(s)).orElse(Set.of());
  }

  @Override
  public boolean isShared(String scheme) {
    return behind(scheme).map(s -> provider(s).isShared(s)).orElse(false);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    FaultInjection faults = faults(uri.scheme()).orElseThrow(FaultInjectingProvider::ended);
    String scheme = behind(uri.scheme()).orElseThrow(FaultInjectingProvider::ended);
    return new Driver(provider(scheme).open(uri.withScheme(scheme), context), faults);
  }

  private static DriverException ended() {
    return new DriverException(Kind.INVALID, "its fault injection is closed: make a new one");
  }

  private static Optional<FaultInjection> faults(String scheme) {
    return FaultInjection.open().entrySet().stream()
        .filter(each -> scheme.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Optional<String> behind(String scheme) {
    return FaultInjection.open().keySet().stream()
        .filter(scheme::startsWith)
        .map(prefix -> scheme.substring(prefix.length()))
        .findFirst();
  }

  private static StoreProvider provider(String scheme) {
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      boolean other = !(provider instanceof FaultInjectingProvider);
      if (other && provider.schemes().contains(scheme)) {
        return provider;
      }
    }
    throw new DriverException(Kind.INVALID, "no driver for scheme " + scheme + ":");
  }

  private record Driver(StoreDriver driver, FaultInjection faults) implements StoreDriver {
    @Override
    public Set<Capability> capabilities(StoreKind kind) {
      return driver.capabilities(kind);
    }

    @Override
    public KeyValueDriver keyValues() {
      return new Injector(faults, StoreKind.KEY_VALUES)
          .around(KeyValueDriver.class, driver.keyValues());
    }

    @Override
    public DocumentDriver documents() {
      return new Injector(faults, StoreKind.DOCUMENTS)
          .around(DocumentDriver.class, driver.documents());
    }

    @Override
    public ObjectDriver objects() {
      return new Injector(faults, StoreKind.OBJECTS).around(ObjectDriver.class, driver.objects());
    }

    @Override
    public void close() {
      driver.close();
    }
  }
}

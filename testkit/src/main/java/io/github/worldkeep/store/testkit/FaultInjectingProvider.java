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
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    for (Map.Entry<String, FaultInjection> faults : FaultInjection.open().entrySet()) {
      if (uri.scheme().startsWith(faults.getKey())) {
        String scheme = uri.scheme().substring(faults.getKey().length());
        StoreDriver driver = provider(scheme).open(uri.withScheme(scheme), context);
        return new Driver(driver, faults.getValue());
      }
    }
    throw new DriverException(Kind.INVALID, "its fault injection is closed: make a new one");
  }

  private static StoreProvider provider(String scheme) {
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      if (provider.schemes().contains(scheme)) {
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

package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens {@code scripted:NAME}: a driver whose every method does what the script of that name says.
 */
public final class ScriptedProvider implements StoreProvider {
  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

  /**
   * What a driver does when one of its methods is called; also for {@code open} and {@code close}.
   */
  interface Script {
    Object call(String method, Object[] arguments) throws Exception;
  }

  /** The configuration of a store of keys and values, and of documents, with this script. */
  static PersistenceConfig config(String name, Script script) {
    SCRIPTS.put(name, script);
    StoreUri uri = StoreUri.parse("scripted:" + name);
    return PersistenceConfig.none().with(StoreKind.KEY_VALUES, uri).with(StoreKind.DOCUMENTS, uri);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("scripted");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.KEY_VALUES, StoreKind.DOCUMENTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    Script script = SCRIPTS.get(uri.path());
    around(Opening.class, script).open(uri, context);
    return new Driver(script);
  }

  interface Opening {
    void open(StoreUri uri, DriverContext context) throws InterruptedException;
  }

  interface Closing {
    void close();
  }

  private static <T> T around(Class<T> type, Script script) {
    ClassLoader loader = ScriptedProvider.class.getClassLoader();
    return type.cast(
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (proxy, method, arguments) -> script.call(method.getName(), arguments)));
  }

  private record Driver(Script script) implements StoreDriver {
    @Override
    public Set<Capability> capabilities(StoreKind kind) {
      return kind == StoreKind.DOCUMENTS ? Set.of(Capability.DURABLE) : Set.of();
    }

    @Override
    public KeyValueDriver keyValues() {
      return around(KeyValueDriver.class, script);
    }

    @Override
    public DocumentDriver documents() {
      return around(DocumentDriver.class, script);
    }

    @Override
    public void close() {
      around(Closing.class, script).close();
    }
  }
}

package io.github.worldkeep.store;

import io.github.worldkeep.store.Opening.Opened;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens the stores that a configuration names, and closes them. Open one persistence per process
 * and share it. It and its stores are safe for use by any number of threads.
 */
public final class Persistence implements AutoCloseable {
  private final Map<StoreUri, Opened> opened = new LinkedHashMap<>();
  private final Calls calls;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable KeyValueStore keyValues;
  private @Nullable DocumentStore documents;
  private @Nullable ObjectStore objects;

  private Persistence(PersistenceConfig config) {
    this.calls = new Calls(config.timeout());
  }

  /**
   * Opens the stores of the environment: {@link PersistenceConfig#fromEnvironment}.
   *
   * @throws StoreException as {@link #open(PersistenceConfig)} does
   */
  public static Persistence open() {
    return open(PersistenceConfig.fromEnvironment(System::getenv));
  }

  /**
   * Opens the stores of the configuration side by side, each within the timeout, and creates what
   * is missing. A URI that serves several kinds is opened once. If one store fails, the others are
   * closed.
   *
   * <p>If one of the named stores may be {@link Capability#SHARED}, the defaults of {@link
   * PersistenceConfig#unnamed()} are not opened. Then {@code open} fails if documents or objects
   * have no named store. Without a named store for keys and values, {@code open} fails if a
   * capability of them is required, else {@link #keyValues()} fails. A local store is used beside a
   * shared one only if it is named.
   *
   * @throws StoreException INVALID for an unknown scheme, a wrong URI, a reference to a secret that
   *     does not exist, or a default beside a shared store; NEWER_FORMAT for a store written by a
   *     newer version; UNSUPPORTED for a missing capability, and for a library of another version
   *     on the class path, which the message names; DENIED, UNAVAILABLE or TIMEOUT if the store
   *     can't be used; INTERRUPTED if the thread was interrupted; the message names all stores that
   *     had not responded
   */
  public static Persistence open(PersistenceConfig config) {
    Persistence persistence = new Persistence(config);
    try {
      persistence.openStores(config);
      return persistence;
    } catch (RuntimeException | Error e) {
      persistence.closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private void openStores(PersistenceConfig config) {
    Providers providers = new Providers();
    DriverContext context = new DriverContext(config.timeout(), config.clock());
    Map<StoreKind, Opening> byKind = new EnumMap<>(StoreKind.class);
    Map<StoreUri, Opening> distinct = new LinkedHashMap<>();
    new NamedStores(config, providers)
        .toOpen()
        .forEach(
            (kind, uri) -> {
              StoreProvider provider = providers.find(kind, uri);
              StoreUri resolved = uri.resolve(config.environment());
              Opening opening = new Opening(kind, uri, resolved, provider, context, calls);
              byKind.put(kind, opening);
              distinct.putIfAbsent(resolved, opening);
            });
    if (!distinct.isEmpty()) {
      Opening.all(List.copyOf(distinct.values()), o -> opened.put(o.opening().resolved(), o));
    }
    byKind.values().forEach(opening -> handOut(opening, config));
  }

  private void handOut(Opening opening, PersistenceConfig config) {
    StoreKind kind = opening.kind();
    Opened store = Objects.requireNonNull(opened.get(opening.resolved()), "opened");
    Set<Capability> capabilities = store.ask(driver -> driver.capabilities(kind));
    EnumSet<Capability> missing = EnumSet.noneOf(Capability.class);
    missing.addAll(config.required().getOrDefault(kind, Set.of()));
    missing.removeAll(capabilities);
    if (!missing.isEmpty()) {
      String message = "it lacks the required " + missing + ": use a store that has them";
      throw opening.failure("open", Kind.UNSUPPORTED, Retry.NEVER, message, null);
    }
    Gate gate = new Gate(kind, opening.uri(), capabilities, calls, config.listener());
    switch (kind) {
      case KEY_VALUES -> keyValues = new KeyValueStore(gate, store.ask(StoreDriver::keyValues));
      case DOCUMENTS -> {
        var unused = store.ask(driver -> JsonMapper.builder()); // Fails if Jackson does not fit.
        documents = new DocumentStore(gate, store.ask(StoreDriver::documents));
      }
      case OBJECTS -> objects = new ObjectStore(gate, store.ask(StoreDriver::objects));
    }
  }

  /**
   * The store of keys and values.
   *
   * @throws StoreException INVALID if the configuration names no such store
   */
  public KeyValueStore keyValues() {
    return configured(StoreKind.KEY_VALUES, keyValues);
  }

  /**
   * The store of documents.
   *
   * @throws StoreException INVALID if the configuration names no such store
   */
  public DocumentStore documents() {
    return configured(StoreKind.DOCUMENTS, documents);
  }

  /**
   * The store of objects.
   *
   * @throws StoreException INVALID if the configuration names no such store
   */
  public ObjectStore objects() {
    return configured(StoreKind.OBJECTS, objects);
  }

  private static <T> T configured(StoreKind kind, @Nullable T store) {
    if (store == null) {
      throw StoreException.invalid(
          "no store for "
              + kind.label()
              + " is named, and a default is not used beside a shared store: set "
              + kind.environmentVariable()
              + ", or name its URI in the configuration");
    }
    return store;
  }

  /**
   * Refuses new calls, waits for those under way (at most about the timeout), and closes every
   * store. Every store is closed even if closing another fails; the first failure is thrown.
   * Closing again does nothing.
   *
   * @throws StoreException if a store fails to close. Acknowledged writes are not affected
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    calls.close();
    List<Throwable> failures = new ArrayList<>();
    for (Opened store : opened.values()) {
      try {
        store.close();
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throwFirst(failures);
    }
  }

  private static void throwFirst(List<Throwable> failures) {
    Throwable first = failures.get(0);
    failures.subList(1, failures.size()).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) first;
  }
}

package io.github.worldkeep.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The configuration for {@link Persistence#open}. Start from {@link #none()}, {@link #embedded} or
 * {@link #fromEnvironment}, and change it with the methods that return a copy.
 *
 * @param stores the URI of each store; a kind without one is not opened
 * @param unnamed the kinds whose store is a default. A default is not used beside a named store
 *     that several processes share: see {@link Persistence#open}
 * @param required the capabilities that each store must have
 * @param timeout the greatest duration of one call, 1 ms to 1 day. It applies to each part of an
 *     upload, and to each piece of a part of a download
 * @param listener receives an event for each operation
 * @param clock the clock for stores that have none of their own
 * @param environment resolves {@code env:NAME} references; returns null for a variable that is not
 *     set
 */
public record PersistenceConfig(
    Map<StoreKind, StoreUri> stores,
    Set<StoreKind> unnamed,
    Map<StoreKind, Set<Capability>> required,
    Duration timeout,
    StoreListener listener,
    InstantSource clock,
    UnaryOperator<@Nullable String> environment) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final String ALL_STORES = "WORLDKEEP_STORES";

  public PersistenceConfig {
    stores = copy(stores);
    unnamed = Set.copyOf(unnamed);
    required = copy(required);
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(environment, "environment");
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
      throw StoreException.invalid("timeout must be 1 ms to 1 day, not " + timeout);
    }
  }

  private static <V> Map<StoreKind, V> copy(Map<StoreKind, V> map) {
    Map<StoreKind, V> copy = new EnumMap<>(StoreKind.class);
    copy.putAll(map);
    return Collections.unmodifiableMap(copy);
  }

  /**
   * A configuration without stores, with a timeout of 30 seconds and the system's clock and
   * environment.
   */
  public static PersistenceConfig none() {
    return new PersistenceConfig(
        Map.of(),
        Set.of(),
        Map.of(),
        DEFAULT_TIMEOUT,
        StoreListener.NONE,
        InstantSource.system(),
        System::getenv);
  }

  /**
   * The stores for development: keys and values in memory, and SQLite and files under a directory.
   */
  public static PersistenceConfig embedded(Path directory) {
    String root = encode(directory.toString());
    return none()
        .with(StoreKind.KEY_VALUES, StoreUri.parse("memory:"))
        .with(StoreKind.DOCUMENTS, StoreUri.parse("sqlite:" + root + "/documents.db"))
        .with(StoreKind.OBJECTS, StoreUri.parse("file:" + root + "/objects"));
  }

  private static String encode(String path) {
    return path.replace("%", "%25").replace("?", "%3F");
  }

  /**
   * The stores that environment variables name. {@code WORLDKEEP_STORES} names a URI for every kind
   * that it offers. {@link StoreKind#environmentVariable()} names the store of one kind, and takes
   * precedence. A kind without either has the embedded store under {@code ./.worldkeep} as its
   * default, which {@link Persistence#open} refuses beside a shared store. References resolve in
   * the same environment.
   *
   * @throws StoreException INVALID if a URI is malformed, or no driver has the scheme of {@code
   *     WORLDKEEP_STORES}; the message names the variable
   */
  public static PersistenceConfig fromEnvironment(UnaryOperator<@Nullable String> environment) {
    PersistenceConfig config = none().withEnvironment(environment);
    for (Map.Entry<StoreKind, StoreUri> each : embedded(Path.of(".worldkeep")).stores.entrySet()) {
      config = config.withDefault(each.getKey(), each.getValue());
    }
    Optional<StoreUri> all = named(environment, ALL_STORES);
    if (all.isPresent()) {
      config = config.withAll(all.get());
    }
    for (StoreKind kind : StoreKind.values()) {
      Optional<StoreUri> uri = named(environment, kind.environmentVariable());
      config = uri.isPresent() ? config.with(kind, uri.get()) : config;
    }
    return config;
  }

  private static Optional<StoreUri> named(
      UnaryOperator<@Nullable String> environment, String variable) {
    String uri = environment.apply(variable);
    return uri == null || uri.isBlank() ? Optional.empty() : Optional.of(parse(variable, uri));
  }

  private PersistenceConfig withAll(StoreUri uri) {
    PersistenceConfig config = this;
    for (StoreKind kind : new Providers().kinds(ALL_STORES, uri)) {
      config = config.with(kind, uri);
    }
    return config;
  }

  private static StoreUri parse(String variable, String uri) {
    try {
      return StoreUri.parse(uri);
    } catch (StoreException e) {
      throw StoreException.invalid(variable + ": " + e.getMessage());
    }
  }

  /** A copy with the store of one kind. */
  public PersistenceConfig with(StoreKind kind, StoreUri uri) {
    EnumSet<StoreKind> others = EnumSet.noneOf(StoreKind.class);
    others.addAll(unnamed);
    others.remove(kind);
    return withStores(with(stores, kind, uri), others);
  }

  /**
   * A copy with another default for one kind. The default is used if no store of this kind is
   * named, and refused where the embedded store would be. A named store stays.
   */
  public PersistenceConfig withDefault(StoreKind kind, StoreUri uri) {
    if (stores.containsKey(kind) && !unnamed.contains(kind)) {
      return this;
    }
    EnumSet<StoreKind> all = EnumSet.of(kind);
    all.addAll(unnamed);
    return withStores(with(stores, kind, uri), all);
  }

  private static <V> Map<StoreKind, V> with(Map<StoreKind, V> map, StoreKind kind, V value) {
    Map<StoreKind, V> changed = new EnumMap<>(StoreKind.class);
    changed.putAll(map);
    changed.put(kind, value);
    return changed;
  }

  private PersistenceConfig withStores(Map<StoreKind, StoreUri> changed, Set<StoreKind> defaults) {
    return new PersistenceConfig(
        changed, defaults, required, timeout, listener, clock, environment);
  }

  /**
   * A copy that also requires the capability. {@link Persistence#open} fails for a store without
   * it.
   */
  public PersistenceConfig require(StoreKind kind, Capability capability) {
    EnumSet<Capability> all = EnumSet.of(capability);
    all.addAll(required.getOrDefault(kind, Set.of()));
    Map<StoreKind, Set<Capability>> changed =
        with(required, kind, Collections.unmodifiableSet(all));
    return new PersistenceConfig(stores, unnamed, changed, timeout, listener, clock, environment);
  }

  /** A copy with another timeout for each call. */
  public PersistenceConfig withTimeout(Duration timeout) {
    return new PersistenceConfig(stores, unnamed, required, timeout, listener, clock, environment);
  }

  /** A copy with another listener. */
  public PersistenceConfig withListener(StoreListener listener) {
    return new PersistenceConfig(stores, unnamed, required, timeout, listener, clock, environment);
  }

  /** A copy with another clock. */
  public PersistenceConfig withClock(InstantSource clock) {
    return new PersistenceConfig(stores, unnamed, required, timeout, listener, clock, environment);
  }

  /** A copy that resolves {@code env:} references elsewhere. */
  public PersistenceConfig withEnvironment(UnaryOperator<@Nullable String> environment) {
    return new PersistenceConfig(stores, unnamed, required, timeout, listener, clock, environment);
  }
}

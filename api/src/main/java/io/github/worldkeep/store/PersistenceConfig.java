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
 * What {@link Persistence#open} needs to know. Start from {@link #none()}, {@link #embedded} or
 * {@link #fromEnvironment}, and change it with the methods that return a copy.
 *
 * @param stores the URI of each store; a kind without one is not opened
 * @param unnamed the kinds of which the store is a default that nothing has named. It is not used
 *     beside a named store that several processes share: see {@link Persistence#open}
 * @param required what each store must be able to do
 * @param timeout how long one call may take, 1 ms to 1 day; an upload counts each part anew, a
 *     download each piece of a part
 * @param listener hears of every operation
 * @param clock the time for stores that have no clock of their own
 * @param environment resolves {@code env:NAME} references; answers null for a variable not set
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

  /** No store yet; a timeout of 30 seconds; the system's clock and environment. */
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

  /** The development trio: memory, and SQLite and files under a directory. */
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
   * The stores that the environment names: {@code WORLDKEEP_STORES} for every kind that this one
   * URI offers, and {@link StoreKind#environmentVariable()} for one kind, which wins. A kind that
   * neither names has the embedded store under {@code ./.worldkeep} as its default, which {@link
   * Persistence#open} refuses beside a store that is shared. References resolve in the same
   * environment.
   *
   * @throws StoreException INVALID if a URI is malformed, or no driver has the scheme of {@code
   *     WORLDKEEP_STORES}; names the variable
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
   * A copy with another default for one kind: used if nothing names a store of this kind, and
   * refused where the embedded one would be. A store that is named stays.
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

  /** A copy that also requires the capability: a store without it fails {@code open}. */
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

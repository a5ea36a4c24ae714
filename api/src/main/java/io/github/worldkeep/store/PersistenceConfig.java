package io.github.worldkeep.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Persistence#open} needs to know. Start from {@link #none()}, {@link #embedded} or
 * {@link #fromEnvironment}, and change it with the methods that return a copy.
 *
 * @param stores the URI of each store; a kind without one is not opened
 * @param required what each store must be able to do
 * @param timeout how long one call may take, 1 ms to 1 day; an upload counts each part anew, a
 *     download each piece of a part
 * @param listener hears of every operation
 * @param clock the time for stores that have no clock of their own
 * @param environment resolves {@code env:NAME} references; answers null for a variable not set
 */
public record PersistenceConfig(
    Map<StoreKind, StoreUri> stores,
    Map<StoreKind, Set<Capability>> required,
    Duration timeout,
    StoreListener listener,
    InstantSource clock,
    UnaryOperator<@Nullable String> environment) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  public PersistenceConfig {
    stores = copy(stores);
    required = copy(required);
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(environment, "environment");
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
      throw Gate.invalid("timeout must be 1 ms to 1 day, not " + timeout);
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
   * The stores that {@link StoreKind#environmentVariable()} names, and the embedded one under
   * {@code ./.worldkeep} for each kind that is not named. References resolve in the same
   * environment.
   */
  public static PersistenceConfig fromEnvironment(UnaryOperator<@Nullable String> environment) {
    PersistenceConfig config = embedded(Path.of(".worldkeep"));
    for (StoreKind kind : StoreKind.values()) {
      String uri = environment.apply(kind.environmentVariable());
      if (uri != null && !uri.isBlank()) {
        config = config.with(kind, parse(kind.environmentVariable(), uri));
      }
    }
    return config.withEnvironment(environment);
  }

  private static StoreUri parse(String variable, String uri) {
    try {
      return StoreUri.parse(uri);
    } catch (StoreException e) {
      throw Gate.invalid(variable + ": " + e.getMessage());
    }
  }

  /** A copy with the store of one kind. */
  public PersistenceConfig with(StoreKind kind, StoreUri uri) {
    Map<StoreKind, StoreUri> changed = new EnumMap<>(StoreKind.class);
    changed.putAll(stores);
    changed.put(kind, uri);
    return new PersistenceConfig(changed, required, timeout, listener, clock, environment);
  }

  /** A copy that also requires the capability: a store without it fails {@code open}. */
  public PersistenceConfig require(StoreKind kind, Capability capability) {
    Map<StoreKind, Set<Capability>> changed = new EnumMap<>(StoreKind.class);
    changed.putAll(required);
    EnumSet<Capability> all = EnumSet.of(capability);
    all.addAll(required.getOrDefault(kind, Set.of()));
    changed.put(kind, Collections.unmodifiableSet(all));
    return new PersistenceConfig(stores, changed, timeout, listener, clock, environment);
  }

  /** A copy with another timeout for each call. */
  public PersistenceConfig withTimeout(Duration timeout) {
    return new PersistenceConfig(stores, required, timeout, listener, clock, environment);
  }

  /** A copy with another listener. */
  public PersistenceConfig withListener(StoreListener listener) {
    return new PersistenceConfig(stores, required, timeout, listener, clock, environment);
  }

  /** A copy with another clock. */
  public PersistenceConfig withClock(InstantSource clock) {
    return new PersistenceConfig(stores, required, timeout, listener, clock, environment);
  }

  /** A copy that resolves {@code env:} references elsewhere. */
  public PersistenceConfig withEnvironment(UnaryOperator<@Nullable String> environment) {
    return new PersistenceConfig(stores, required, timeout, listener, clock, environment);
  }
}

package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that runs inside of this process, under a {@link TestClock}, in the directory that the
 * contract hands out and removes. Start with {@link #at}, and add what the kit may do to the store
 * with the methods that return the harness itself.
 */
public final class EmbeddedHarness implements StoreHarness {
  private final TestClock clock = new TestClock();
  private final Map<StoreKind, String> uris = new EnumMap<>(StoreKind.class);
  private final Map<String, String> deviations = new HashMap<>();
  private Predicate<String> objectDamage = key -> false;
  private Predicate<String> infoDamage = key -> false;
  private @Nullable LongSupplier leftovers;
  private @Nullable LongSupplier storedKeys;
  private @Nullable Path files;
  private @Nullable Runnable newerMark;
  private @Nullable Runnable readOnly;
  private @Nullable BiFunction<String, Index<?>, Boolean> plan;

  private EmbeddedHarness() {}

  /** The store at this URI, for these kinds. */
  public static EmbeddedHarness at(String uri, StoreKind... kinds) {
    EmbeddedHarness harness = new EmbeddedHarness();
    for (StoreKind kind : kinds) {
      harness.uris.put(kind, uri);
    }
    return harness;
  }

  /**
   * Sets the predicate for {@link StoreHarness#damageObject}: it damages the object of this key,
   * and returns true.
   */
  public EmbeddedHarness withDamage(Predicate<String> damage) {
    objectDamage = damage;
    return this;
  }

  /**
   * Sets the predicate for {@link StoreHarness#damageInfo}: it damages the description of this
   * object, and returns true.
   */
  public EmbeddedHarness withInfoDamage(Predicate<String> damage) {
    infoDamage = damage;
    return this;
  }

  /** {@link StoreHarness#leftovers}. */
  public EmbeddedHarness withLeftovers(LongSupplier count) {
    leftovers = count;
    return this;
  }

  /** {@link StoreHarness#storedKeys}. */
  public EmbeddedHarness withStoredKeys(LongSupplier count) {
    storedKeys = count;
    return this;
  }

  /** {@link StoreHarness#removeFiles}: removes this directory with all that is in it. */
  public EmbeddedHarness withFiles(Path directory) {
    files = directory;
    return this;
  }

  /** {@link StoreHarness#markAsNewer}. */
  public EmbeddedHarness withNewerMark(Runnable mark) {
    newerMark = mark;
    return this;
  }

  /** {@link StoreHarness#makeReadOnly}. */
  public EmbeddedHarness withReadOnly(Runnable action) {
    readOnly = action;
    return this;
  }

  /** {@link StoreHarness#usesIndex}, for a collection and an index. */
  public EmbeddedHarness withIndexUse(BiFunction<String, Index<?>, Boolean> usesIndex) {
    plan = usesIndex;
    return this;
  }

  /** {@link StoreHarness#deviations}: one more. */
  public EmbeddedHarness withDeviation(String test, String reason) {
    deviations.put(test, reason);
    return this;
  }

  /** The clock of every client. */
  public TestClock clock() {
    return clock;
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Collections.unmodifiableMap(uris);
  }

  @Override
  public PersistenceConfig config() {
    return StoreHarness.super.config().withClock(clock);
  }

  @Override
  public void passTime(Duration duration) {
    clock.advance(duration);
  }

  @Override
  public boolean damageObject(String key) {
    return objectDamage.test(key);
  }

  @Override
  public boolean damageInfo(String key) {
    return infoDamage.test(key);
  }

  @Override
  public OptionalLong leftovers() {
    return leftovers == null ? OptionalLong.empty() : OptionalLong.of(leftovers.getAsLong());
  }

  @Override
  public OptionalLong storedKeys() {
    return storedKeys == null ? OptionalLong.empty() : OptionalLong.of(storedKeys.getAsLong());
  }

  @Override
  public boolean removeFiles() {
    if (files == null) {
      return false;
    }
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean markAsNewer() {
    return ran(newerMark);
  }

  @Override
  public boolean makeReadOnly() {
    return ran(readOnly);
  }

  private static boolean ran(@Nullable Runnable action) {
    if (action == null) {
      return false;
    }
    action.run();
    return true;
  }

  @Override
  public Optional<Boolean> usesIndex(String collection, Index<?> index) {
    return plan == null ? Optional.empty() : Optional.of(plan.apply(collection, index));
  }

  @Override
  public Map<String, String> deviations() {
    return Collections.unmodifiableMap(deviations);
  }

  /** Does nothing: the contract removes the directory. */
  @Override
  public void close() {}
}

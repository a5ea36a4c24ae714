package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.NotTested.Because;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The base of all contracts. Each test has a new harness and up to two clients. A report of the
 * tests is written to {@code target/worldkeep-conformance/<test class>.json}. A store's test
 * extends a contract and implements {@link #newHarness}.
 *
 * <p>A test is skipped for three reasons only, and each is written to the report: the harness
 * declares it a deviation; the store does not declare the capability, and then the test asserts
 * that it is refused; the harness does not support an action that the test needs.
 */
@ExtendWith(ConformanceReport.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES) // However broken the store is, the kit ends.
public abstract class StoreContract {
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Path directory;
  private @Nullable StoreHarness harness;
  private @Nullable Persistence first;
  private @Nullable Persistence second;

  /** A store, empty and of its own for each call; it may keep its files in the directory. */
  protected abstract StoreHarness newHarness(Path directory) throws Exception;

  @BeforeEach
  final void openHarness(@TempDir Path directory, TestInfo test) throws Exception {
    this.directory = directory;
    StoreHarness opened = newHarness(directory);
    harness = opened;
    String name = test.getTestMethod().orElseThrow().getName();
    String deviation = opened.deviations().get(name);
    if (deviation != null) {
      throw new NotTested(Because.DEVIATION, deviation);
    }
  }

  @AfterEach
  @SuppressWarnings("try") // Only closed: the harness last, whatever fails.
  final void closeHarness() {
    try (StoreHarness last = harness;
        Persistence then = second;
        Persistence firstly = first) {
      harness = null;
      second = null;
      first = null;
    }
  }

  /** The store of this test. */
  protected final StoreHarness harness() {
    return Objects.requireNonNull(harness, "harness");
  }

  /** The directory that the harness may use, and that is removed after the test. */
  protected final Path directory() {
    return Objects.requireNonNull(directory, "directory");
  }

  /** A client of the store, opened when first asked for, and closed after the test. */
  protected final Persistence first() {
    opening.lock(); // Races ask for it from several threads at once.
    try {
      Persistence opened = first;
      if (opened == null) {
        opened = harness().open();
        first = opened;
      }
      return opened;
    } finally {
      opening.unlock();
    }
  }

  /** Another client of the same store, independent of {@link #first()}. */
  protected final Persistence second() {
    opening.lock(); // Races ask for it from several threads at once.
    try {
      Persistence opened = second;
      if (opened == null) {
        opened = harness().open();
        second = opened;
      }
      return opened;
    } finally {
      opening.unlock();
    }
  }

  /** Asserts how a call of a store fails. */
  protected static StoreCallAssert assertThatStore(ThrowingCallable call) {
    return new StoreCallAssert(call);
  }

  /**
   * Goes on if the store has the capability; else asserts that a store with it is refused when it
   * is required, and skips the test.
   */
  protected final void requireCapability(StoreKind kind, Capability capability) {
    if (capabilities(kind).contains(capability)) {
      return;
    }
    assertThatStore(() -> Persistence.open(harness().config().require(kind, capability)).close())
        .failsWith(Kind.UNSUPPORTED)
        .naming(capability.name());
    throw new NotTested(Because.CAPABILITY, capability.name());
  }

  /**
   * Goes on if the store has the capability; else asserts that the operation that needs it is
   * refused, and skips the test.
   */
  protected final void requireCapability(
      StoreKind kind, Capability capability, ThrowingCallable operation) {
    if (capabilities(kind).contains(capability)) {
      return;
    }
    assertThatStore(operation).failsWith(Kind.UNSUPPORTED).naming(capability.name());
    throw new NotTested(Because.CAPABILITY, capability.name());
  }

  /** Goes on if the harness can do what the test needs; else skips the test for this reason. */
  protected final void requireHarness(boolean able, String reason) {
    if (!able) {
      throw new NotTested(Because.HARNESS, reason);
    }
  }

  /** The capabilities that the store of this kind declares. */
  protected final Set<Capability> capabilities(StoreKind kind) {
    assertThat(harness().uris()).as("the harness has a store for %s", kind).containsKey(kind);
    return switch (kind) {
      case KEY_VALUES -> first().keyValues().capabilities();
      case DOCUMENTS -> first().documents().capabilities();
      case OBJECTS -> first().objects().capabilities();
    };
  }
}

package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One store under test, which is empty at first, and the actions of the kit on it from outside. A
 * contract makes a new harness for each test and closes it afterwards. {@link EmbeddedHarness} is a
 * harness for stores in a directory.
 */
public interface StoreHarness extends AutoCloseable {
  /**
   * The URI of the store for each kind to test; often the same for several kinds. It is a text, so
   * that the kit can pass it to another process.
   */
  Map<StoreKind, String> uris();

  /**
   * Names the store under test; every persistence opened with it is a client of the same store. A
   * store without a clock of its own gets one that {@link #passTime} moves.
   */
  default PersistenceConfig config() {
    PersistenceConfig config = PersistenceConfig.none();
    for (Map.Entry<StoreKind, String> store : uris().entrySet()) {
      config = config.with(store.getKey(), StoreUri.parse(store.getValue()));
    }
    return config;
  }

  /** A new client, independent of those before it. The caller closes it. */
  default Persistence open() {
    return Persistence.open(config());
  }

  /**
   * Lets time pass for the store: moves the injected clock, or waits where the store has its own.
   */
  void passTime(Duration duration);

  /** The engine behind the store, if it can be stopped and started; empty for embedded stores. */
  default Optional<Engine> engine() {
    return Optional.empty();
  }

  /**
   * The network between clients and the engine, to which {@link #uris()} lead; empty if there is
   * none.
   */
  default Optional<TcpProxy> network() {
    return Optional.empty();
  }

  /**
   * Damages the stored bytes of an object behind the store's back, by one bit in the middle of the
   * content. Returns false if this store does not support it.
   */
  default boolean damageObject(String key) {
    return false;
  }

  /**
   * Damages the stored description of an object by one bit, behind the store's back. Returns false
   * if this store does not support it.
   */
  default boolean damageInfo(String key) {
    return false;
  }

  /**
   * The number of files, or of unfinished uploads, that the store holds besides its objects; empty
   * if it is not visible.
   */
  default OptionalLong leftovers() {
    return OptionalLong.empty();
  }

  /**
   * Removes the store's files behind its back, while clients are open, as the loss of a mounted
   * volume does. Returns false if it has no such files.
   */
  default boolean removeFiles() {
    return false;
  }

  /**
   * The number of keys that the store holds, including expired keys that are not removed yet; empty
   * if it is not visible.
   */
  default OptionalLong storedKeys() {
    return OptionalLong.empty();
  }

  /**
   * Marks the store as written by a newer version of its driver, while no client is open. Returns
   * false if this store has no such mark.
   */
  default boolean markAsNewer() {
    return false;
  }

  /**
   * Removes the right to write from clients that open the store later. Returns false if this store
   * or this machine does not support it.
   */
  default boolean makeReadOnly() {
    return false;
  }

  /**
   * Whether the engine's plan for a comparison of this index with a value uses the index; empty if
   * the engine does not show its plan.
   */
  default Optional<Boolean> usesIndex(String collection, Index<?> index) {
    return Optional.empty();
  }

  /**
   * The tests that this store does not pass, by method name, each with the reason. They are
   * skipped, and written to the report.
   */
  default Map<String, String> deviations() {
    return Map.of();
  }

  /** Removes the store and its contents. */
  @Override
  void close();

  /** A server that can be stopped and started again with its data. */
  interface Engine {
    /** Stops the server in order. */
    void stop();

    /** Stops the server as a loss of power would. */
    void kill();

    /** Starts the server again, and returns when it responds. */
    void start();
  }
}

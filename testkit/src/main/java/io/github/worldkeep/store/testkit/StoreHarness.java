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
 * One store under test, empty at first, and what the kit must be able to do to it from outside. A
 * contract asks for a new harness for each test and closes it afterwards. {@link EmbeddedHarness}
 * is a ready one for stores that live in a directory.
 */
public interface StoreHarness extends AutoCloseable {
  /**
   * The URI of the store for each kind that is to be tested; often the same for several. As text,
   * so that the kit can hand it to another process.
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
   * content; answers false if that can't be done to this store.
   */
  default boolean damageObject(String key) {
    return false;
  }

  /**
   * Damages what the store keeps of an object beside its content, by one bit, behind the store's
   * back; answers false if that can't be done to this store.
   */
  default boolean damageInfo(String key) {
    return false;
  }

  /**
   * How many files, or uploads that did not end, the store holds beside its objects; empty if that
   * can't be seen.
   */
  default OptionalLong leftovers() {
    return OptionalLong.empty();
  }

  /**
   * Removes the store's files behind its back, while clients are open, as the loss of a mounted
   * volume does; answers false if it has none that could be removed.
   */
  default boolean removeFiles() {
    return false;
  }

  /**
   * How many keys the store holds, with those that have expired and not been removed yet; empty if
   * that can't be seen.
   */
  default OptionalLong storedKeys() {
    return OptionalLong.empty();
  }

  /**
   * Marks the store as written by a newer version of its driver, while no client is open; answers
   * false if it keeps nothing that could be marked.
   */
  default boolean markAsNewer() {
    return false;
  }

  /**
   * Takes away the right to write from clients that open the store later; answers false if that
   * can't be done, or not on this machine.
   */
  default boolean makeReadOnly() {
    return false;
  }

  /**
   * Whether the engine's own plan for finding the documents of a collection by this index, compared
   * with a value, uses the index; empty if the engine can't tell.
   */
  default Optional<Boolean> usesIndex(String collection, Index<?> index) {
    return Optional.empty();
  }

  /**
   * The tests, by method name, that this store does not pass, each with the reason. They are
   * reported as skipped, and written to the report.
   */
  default Map<String, String> deviations() {
    return Map.of();
  }

  /** Removes the store and all it holds. */
  @Override
  void close();

  /** A server that can be stopped and started again with its data. */
  interface Engine {
    /** Ends it in order. */
    void stop();

    /** Ends it as a loss of power would. */
    void kill();

    /** Starts it again, and returns when it answers. */
    void start();
  }
}

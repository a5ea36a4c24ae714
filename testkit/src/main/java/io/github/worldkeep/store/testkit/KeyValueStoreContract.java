package io.github.worldkeep.store.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All contracts of a store of keys and values except its life cycle, which is {@link
 * LifecycleContract}. Extend the class, and implement {@link #newHarness}.
 */
@ExtendWith(ConformanceReport.class)
public abstract class KeyValueStoreContract {
  /** A store, empty and of its own for each call; it may keep its files in the directory. */
  protected abstract StoreHarness newHarness(Path directory) throws Exception;

  @Nested
  final class Values extends KeyValueContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return KeyValueStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Conditions extends KeyValueConditionContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return KeyValueStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Expiry extends KeyValueExpiryContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return KeyValueStoreContract.this.newHarness(directory);
    }
  }
}

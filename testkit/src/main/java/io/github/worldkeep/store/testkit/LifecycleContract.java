package io.github.worldkeep.store.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Opening, closing, interrupting and losing a store, whichever kinds it offers. ({@link
 * ObjectLifeCycleContract} has more tests for objects.) Extend the class, and implement {@link
 * #newHarness}.
 */
@ExtendWith(ConformanceReport.class)
public abstract class LifecycleContract {
  /** A store, empty and of its own for each call; it may keep its files in the directory. */
  protected abstract StoreHarness newHarness(Path directory) throws Exception;

  @Nested
  final class Opening extends OpeningContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Outages extends OutageContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Network extends NetworkContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Load extends LoadContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Interrupting extends InterruptContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Closing extends ClosingContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return LifecycleContract.this.newHarness(directory);
    }
  }
}

package io.github.worldkeep.store.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All contracts of a store of documents except its life cycle, which is {@link LifecycleContract}.
 * Extend the class, and implement {@link #newHarness}.
 */
@ExtendWith(ConformanceReport.class)
public abstract class DocumentStoreContract {
  /** A store, empty and of its own for each call; it may keep its files in the directory. */
  protected abstract StoreHarness newHarness(Path directory) throws Exception;

  @Nested
  final class SingleDocuments extends DocumentContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class TypedDocuments extends TypedDocumentContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Versions extends DocumentVersionContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Batches extends BatchContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class BatchRaces extends BatchRaceContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Filters extends FilterContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Queries extends QueryContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class Pages extends PagingContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }

  @Nested
  final class RandomQueries extends RandomQueryContract {
    @Override
    protected StoreHarness newHarness(Path directory) throws Exception {
      return DocumentStoreContract.this.newHarness(directory);
    }
  }
}

package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens {@code sqlite:} stores. {@code sqlite:game.db} is a file in the working directory, {@code
 * sqlite:/srv/game.db} and {@code sqlite:///srv/game.db} name it absolutely. The file and its
 * directories are created. Several processes of one host may use it at once; never put it on a
 * network file system, whose locks SQLite can't rely on.
 *
 * <p>{@code ?synchronous=FULL}, the default, flushes every commit to the disk before it is
 * acknowledged. {@code ?synchronous=NORMAL} does not: an acknowledged write then survives the end
 * of the process, but perhaps not a loss of power, and the store does not declare {@code DURABLE}.
 */
public final class SqliteStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SqliteStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("sqlite");
  }

  @Override
  public Set<StoreKind> kinds() {
    return EnumSet.of(StoreKind.KEY_VALUES, StoreKind.DOCUMENTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    return SqliteStore.open(StoreFile.of(uri, context.timeout()), context.clock());
  }
}

package io.github.worldkeep.state.history;

import io.github.worldkeep.store.DocumentStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The library's. */
final class LibraryOwnership implements Ownership {
  LibraryOwnership(DocumentStore documents, String server, Duration lease) {}

  @Override
  public Holding load(String player, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<?> trade(Holding a, Holding b, Trade trade) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

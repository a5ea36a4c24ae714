package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.BackendProvider;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.store.Persistence;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code store}: a backend that consists of the stores. Found by {@link java.util.ServiceLoader}.
 */
public final class StoreBackendProvider implements BackendProvider {
  /** Creates a provider, for {@link java.util.ServiceLoader}. */
  public StoreBackendProvider() {}

  @Override
  public String name() {
    return "store";
  }

  @Override
  public GameBackend open(Persistence persistence, UnaryOperator<@Nullable String> environment) {
    return new StoreBackend(persistence, System::nanoTime, GameBackend.REQUEST_TIMEOUT);
  }
}

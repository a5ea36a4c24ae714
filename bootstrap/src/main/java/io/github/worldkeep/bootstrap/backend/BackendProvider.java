package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.store.Persistence;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Knows one kind of backend. Named in {@code
 * META-INF/services/io.github.worldkeep.bootstrap.backend.BackendProvider}.
 */
public interface BackendProvider {
  /** The name by which it is chosen, in lower case. */
  String name();

  /**
   * Opens the backend; asks nobody yet.
   *
   * @param persistence the session's stores, for a backend that lives in them
   * @param environment where its address and credentials are; answers null for a variable that is
   *     not set
   * @throws BackendException INVALID if a variable is missing or malformed; names it
   */
  GameBackend open(Persistence persistence, UnaryOperator<@Nullable String> environment);
}

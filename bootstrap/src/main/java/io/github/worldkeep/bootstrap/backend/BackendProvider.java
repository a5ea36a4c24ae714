package io.github.worldkeep.bootstrap.backend;

import io.github.worldkeep.store.Persistence;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A factory for one kind of backend. Its class is listed in {@code
 * META-INF/services/io.github.worldkeep.bootstrap.backend.BackendProvider}.
 */
public interface BackendProvider {
  /** Returns the name that selects this kind of backend, in lower case. */
  String name();

  /**
   * Opens the backend. No request is sent yet.
   *
   * @param persistence the stores of the session, for a backend that uses them
   * @param environment the variables with its address and credentials; returns null for a variable
   *     that is not set
   * @throws BackendException INVALID if a variable is missing or malformed; the message names the
   *     variable
   */
  GameBackend open(Persistence persistence, UnaryOperator<@Nullable String> environment);
}

package io.github.worldkeep.bootstrap.host;

import java.util.Optional;

/**
 * The host that started this process, while it runs. Found by name with {@link Hosts}.
 *
 * <p>Every method may be called from any thread.
 */
public interface Host extends AutoCloseable {
  /** The room config that the host hands over by itself; empty if it uses the environment. */
  Optional<String> roomConfig();

  /** Tells the host that the game runs. */
  void ready();

  /** Tells the host that the game ended, with its exit code, and frees what is held. */
  void ended(int exitCode);

  /** Frees what is held; after {@link #ended} it does nothing. */
  @Override
  void close();
}

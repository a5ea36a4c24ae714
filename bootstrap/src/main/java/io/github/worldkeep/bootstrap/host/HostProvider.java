package io.github.worldkeep.bootstrap.host;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Knows one kind of host. Named in {@code
 * META-INF/services/io.github.worldkeep.bootstrap.host.HostProvider}.
 */
public interface HostProvider {
  /** The name by which it is chosen, in lower case. */
  String name();

  /**
   * A new registration with the host; connects to nothing yet.
   *
   * @param environment what the host injected; answers null for a variable that is not set
   * @throws HostException if what is injected is missing or malformed; names the variable
   */
  Host create(UnaryOperator<@Nullable String> environment);

  /**
   * The backend's side of the host: has rooms made.
   *
   * @param environment where the credentials are; answers null for a variable that is not set
   * @throws HostException if there is no such side, or a variable is missing or malformed
   */
  default RoomHost rooms(UnaryOperator<@Nullable String> environment) {
    throw new HostException(
        "host '" + name() + "' makes no rooms on demand: its fleet has servers that are ready",
        null);
  }
}

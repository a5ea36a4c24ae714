package io.github.worldkeep.bootstrap.host;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A factory for one kind of host. Its class is listed in {@code
 * META-INF/services/io.github.worldkeep.bootstrap.host.HostProvider}.
 */
public interface HostProvider {
  /** Returns the name that selects this kind of host, in lower case. */
  String name();

  /**
   * Creates a host. Nothing is connected yet.
   *
   * @param environment the variables that the host set; returns null for a variable that is not set
   * @throws HostException if a variable is missing or malformed; the message names the variable
   */
  Host create(UnaryOperator<@Nullable String> environment);

  /**
   * Creates the backend's side of the host, which creates rooms on demand.
   *
   * @param environment the variables with the credentials; returns null for a variable that is not
   *     set
   * @throws HostException if this kind of host creates no rooms, or if a variable is missing or
   *     malformed
   */
  default RoomHost rooms(UnaryOperator<@Nullable String> environment) {
    throw new HostException(
        "host '" + name() + "' makes no rooms on demand: its fleet has servers that are ready",
        null);
  }
}

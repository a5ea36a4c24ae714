package io.github.worldkeep.bootstrap.host;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one kind of host. Named in {@code
 * META-INF/services/io.github.worldkeep.bootstrap.host.HostProvider}.
 */
public interface HostProvider {
  /** The name by which it is chosen, in lower case. */
  String name();

  /**
   * Connects.
   *
   * @param environment what the host injected; answers null for a variable that is not set
   */
  Host connect(UnaryOperator<@Nullable String> environment);
}

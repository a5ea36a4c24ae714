package io.github.worldkeep.bootstrap.session;

import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Where a server's sessions come from.
 *
 * @param mode how it comes to one
 * @param host the host's name: local, hathora, agones, …
 * @param backend the backend's name: store, http, …
 */
public record SessionSource(Mode mode, String host, String backend) {
  /** Sessions of its own, on this machine, kept in the stores. */
  public static final SessionSource DEFAULT = new SessionSource(Mode.AUTO_CREATE, "local", "store");

  SessionSource with(Variables variables) {
    UnaryOperator<String> lower = name -> name.toLowerCase(Locale.ROOT);
    return new SessionSource(
        variables.get("WORLDKEEP_MODE", Mode::named).orElse(mode),
        variables.get("WORLDKEEP_HOST", lower).orElse(host),
        variables.get("WORLDKEEP_BACKEND", lower).orElse(backend));
  }

  /** With another mode. */
  public SessionSource withMode(Mode other) {
    return new SessionSource(other, host, backend);
  }
}

package io.github.worldkeep.bootstrap.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a server gets its sessions. */
public enum Mode {
  /** No session: the game runs without Worldkeep. */
  DISABLED,
  /** No session: the server only logs in to the backend. */
  LOGIN_ONLY,
  /** The server creates a session itself. */
  AUTO_CREATE,
  /** The host allocates a session to the server. */
  ALLOCATE;

  /**
   * Returns the mode of this name, in upper or lower case, with {@code -} or {@code _}.
   *
   * @throws IllegalArgumentException if there is no such mode; the message lists all modes
   */
  public static Mode named(String name) {
    String wanted = name.replace('-', '_').toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(mode -> mode.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the mode is one of " + names()));
  }

  private static String names() {
    return Arrays.stream(values())
        .map(mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }
}

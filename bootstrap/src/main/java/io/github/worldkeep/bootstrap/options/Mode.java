package io.github.worldkeep.bootstrap.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a server comes to its session. */
public enum Mode {
  /** It has none: the game runs as if Worldkeep were not there. */
  DISABLED,
  /** It logs in to the backend, and no more. */
  LOGIN_ONLY,
  /** It makes one of its own. */
  AUTO_CREATE,
  /** The host gives it one. */
  ALLOCATE;

  /**
   * The mode of this name, in any case, with {@code -} or {@code _}.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
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

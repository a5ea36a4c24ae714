package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Locale;

/**
 * The limits for the times and texts that hosts send. A time is brought into its range. A text in a
 * message is cut, and has one line. Providers apply the limits where they read the answers of
 * hosts, and the session applies them again.
 */
public final class Bounds {
  /** The shortest interval of heartbeats. */
  public static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(250);

  /** The longest interval of heartbeats. */
  public static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(30);

  /** The longest time until an announced end. A longer one counts as this. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(30);

  /** The most characters of a text in a message. */
  public static final int LONGEST_TEXT = 1_000;

  private Bounds() {}

  /** Returns the interval of heartbeats, brought into 250 ms to 30 seconds. */
  public static Duration heartbeat(Duration wanted) {
    return within(wanted, SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT);
  }

  /** Returns the time until the host acts, brought into zero to 30 days. */
  public static Duration grace(Duration left) {
    return within(left, Duration.ZERO, LONGEST_GRACE);
  }

  private static Duration within(Duration time, Duration least, Duration most) {
    Duration atLeast = time.compareTo(least) < 0 ? least : time;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }

  /** Returns the first 1,000 characters of a text, {@link #visible}. */
  public static String text(String text) {
    return visible(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…");
  }

  /**
   * Returns a text for one line of a log or terminal. Control and format characters, line and
   * paragraph separators, and lone surrogates are escaped as in JSON. Such characters could end the
   * line, control the terminal, or change the order in which the text is read.
   */
  public static String visible(String text) {
    if (text.codePoints().noneMatch(Bounds::hidden)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static void append(StringBuilder line, int c) {
    if (!hidden(c)) {
      line.appendCodePoint(c);
      return;
    }
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          line.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    }
  }
}

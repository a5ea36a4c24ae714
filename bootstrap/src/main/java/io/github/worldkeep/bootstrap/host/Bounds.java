package io.github.worldkeep.bootstrap.host;

import java.time.Duration;
import java.util.Locale;

/**
 * The limits of what a host may say. A host's times are brought into a range that makes sense; its
 * texts are cut in messages, and can't be more than one line. A provider applies them where it
 * reads the host's answers; whatever a provider lets through is brought into the same range before
 * it is used.
 */
public final class Bounds {
  /** The most often that a host gets a heartbeat. */
  public static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(250);

  /** The least often. */
  public static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(30);

  /** An end that is further away than this is taken to be so far away. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(30);

  /** The most characters of a text in a message. */
  public static final int LONGEST_TEXT = 1_000;

  private Bounds() {}

  /** A heartbeat's interval from 250 ms to 30 seconds. */
  public static Duration heartbeat(Duration wanted) {
    return within(wanted, SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT);
  }

  /** A time that is left until the host acts, from zero to 30 days. */
  public static Duration grace(Duration left) {
    return within(left, Duration.ZERO, LONGEST_GRACE);
  }

  private static Duration within(Duration time, Duration least, Duration most) {
    Duration atLeast = time.compareTo(least) < 0 ? least : time;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }

  /** The first 1,000 characters of a text, {@link #visible}. */
  public static String text(String text) {
    return visible(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…");
  }

  /**
   * A text for one line of a log or terminal. What would end the line, steer a terminal or change
   * the order of what is read, is escaped as in JSON: control and format characters, separators of
   * lines and paragraphs, lone surrogates.
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

package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.bootstrap.host.Bounds;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text from outside, for one line of a log or terminal: names of files, messages of hosts and
 * stores, parameters. What would end the line, steer a terminal or change the order of what is
 * read, is shown as an escape.
 */
public final class Visible {
  private static final int LONGEST = 8_192;
  private static final int MAX_NAMES = 10;

  private Visible() {}

  /** Every control, format and separator character and lone surrogate as JSON escapes it. */
  static String escaped(String text) {
    return Bounds.visible(text);
  }

  /** The same of a text for people, which is cut if it is very long. */
  public static String line(String text) {
    if (text.length() <= LONGEST) {
      return escaped(text);
    }
    int left = text.length() - LONGEST;
    return escaped(text.substring(0, LONGEST)) + " … and " + left + " more characters";
  }

  /** The first of these names, and how many more there are. */
  static String names(List<?> names) {
    String shown =
        names.stream().limit(MAX_NAMES).map(String::valueOf).collect(Collectors.joining(", "));
    int left = names.size() - MAX_NAMES;
    return left > 0 ? shown + " and " + left + " more" : shown;
  }
}

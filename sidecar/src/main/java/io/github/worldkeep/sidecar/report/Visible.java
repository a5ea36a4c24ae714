package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.bootstrap.host.Bounds;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prepares text from outside for one line of a log or terminal: names of files, messages of hosts
 * and stores, parameters. Characters that would end the line, steer a terminal or reorder the text
 * become escapes.
 */
public final class Visible {
  private static final int LONGEST = 8_192;
  private static final int MAX_NAMES = 10;

  private Visible() {}

  /**
   * Replaces all control, format and separator characters and lone surrogates by their JSON
   * escapes.
   */
  static String escaped(String text) {
    return Bounds.visible(text);
  }

  /** Escapes a text for people, and cuts it after 8,192 characters. */
  public static String line(String text) {
    if (text.length() <= LONGEST) {
      return escaped(text);
    }
    int left = text.length() - LONGEST;
    return escaped(text.substring(0, LONGEST)) + " … and " + left + " more characters";
  }

  /** Lists the first ten names, and counts the others. */
  static String names(List<?> names) {
    String shown =
        names.stream().limit(MAX_NAMES).map(String::valueOf).collect(Collectors.joining(", "));
    int left = names.size() - MAX_NAMES;
    return left > 0 ? shown + " and " + left + " more" : shown;
  }
}

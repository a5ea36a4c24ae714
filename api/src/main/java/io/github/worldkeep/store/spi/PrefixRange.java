package io.github.worldkeep.store.spi;

import java.util.Optional;

/**
 * The texts that start with a prefix, as a range in {@link Utf8Order}. An index serves a range, and
 * no character of the prefix is special in it.
 *
 * @param start the first text of the range, which is the prefix
 * @param end the first text after the range; empty if no text follows it
 */
public record PrefixRange(String start, Optional<String> end) {
  /** Returns the range of the texts that start with the prefix. */
  public static PrefixRange of(String prefix) {
    return new PrefixRange(prefix, end(prefix));
  }

  private static Optional<String> end(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      if (points[last] != Character.MAX_CODE_POINT) {
        points[last] = next(points[last]);
        return Optional.of(new String(points, 0, last + 1));
      }
    }
    return Optional.empty();
  }

  /** No text holds a lone surrogate, so none lies between these two. */
  private static int next(int point) {
    return point + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : point + 1;
  }
}

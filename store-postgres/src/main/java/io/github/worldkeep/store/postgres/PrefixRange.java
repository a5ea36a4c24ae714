package io.github.worldkeep.store.postgres;

import java.util.Optional;

/**
 * The texts that start with a prefix, as a range: an index serves a range, and no character of the
 * prefix is special in it.
 */
record PrefixRange(String prefix) {

  /** The condition that the expression, a text, is in the range. */
  Condition on(String expression) {
    Condition from = Condition.of(expression + " >= ?", prefix);
    return end().map(end -> from.and(Condition.of(expression + " < ?", end))).orElse(from);
  }

  /** The first text after the range; empty if the range has no end. */
  Optional<String> end() {
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

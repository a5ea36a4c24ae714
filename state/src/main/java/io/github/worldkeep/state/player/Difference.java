package io.github.worldkeep.state.player;

import java.util.Objects;
import java.util.Optional;

/**
 * One difference between two revisions of a player.
 *
 * @param path the path of the value, such as {@code items[2].count}. A name that is not letters,
 *     digits, {@code _} and {@code -} stands in brackets as JSON text, {@code flags["a.b"]}. An
 *     index counts from 0, in the later revision, or for a removed element in the earlier one
 * @param before the value in the earlier revision as JSON, or empty if there was none
 * @param after the value in the later revision as JSON, or empty if there is none
 */
public record Difference(String path, Optional<String> before, Optional<String> after) {
  public Difference {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }

  /**
   * A text for display: {@code items[2].count: 3 -> 4}, with {@code (nothing)} for a missing value.
   */
  @Override
  public String toString() {
    return path + ": " + before.orElse("(nothing)") + " -> " + after.orElse("(nothing)");
  }
}

package io.github.worldkeep.bootstrap.options;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads environment variables. A variable that is set must be valid. */
record Variables(UnaryOperator<@Nullable String> environment) {

  static boolean yes(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it is true or false");
    };
  }

  static long number(String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number that is too large is.
    }
    throw new IllegalArgumentException("it is a whole number, at most " + most);
  }

  /**
   * Reads a number for an {@code int}. A negative one is left to the caller, and stays negative.
   */
  static int number(String text) {
    return (int) Math.max(-1, number(text, Integer.MAX_VALUE));
  }

  /**
   * Reads a variable.
   *
   * @return empty if the variable is not set, or blank
   * @throws IllegalArgumentException if the reader throws one; the message names the variable
   */
  <V> Optional<V> get(String name, Function<String, V> reader) {
    String text = environment.apply(name);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}

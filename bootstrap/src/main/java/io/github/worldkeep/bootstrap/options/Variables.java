package io.github.worldkeep.bootstrap.options;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads environment variables. A variable that is set must be valid. */
record Variables(UnaryOperator<@Nullable String> environment) {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)?");
  private static final String OFF = "off";

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

  /**
   * Reads a time: a number and a unit. A number without a unit is in seconds.
   *
   * @return the time; the usual one if the variable is not set
   */
  Duration time(String name, Duration usual, Duration least, Duration most) {
    return get(name, text -> bounded(text, least, most, "")).orElse(usual);
  }

  /** Reads a time that may be {@code off}. */
  Optional<Duration> timeOrOff(
      String name, Optional<Duration> usual, Duration least, Duration most) {
    Function<String, Optional<Duration>> reader =
        text ->
            text.equalsIgnoreCase(OFF)
                ? Optional.empty()
                : Optional.of(bounded(text, least, most, ", or " + OFF));
    return get(name, reader).orElse(usual);
  }

  private static Duration bounded(String text, Duration least, Duration most, String otherwise) {
    Matcher parts = TIME.matcher(text.toLowerCase(Locale.ROOT));
    Optional<Duration> time = parts.matches() ? Optional.of(time(parts)) : Optional.empty();
    return time.filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it is a time from "
                        + Variables.text(least)
                        + " to "
                        + Variables.text(most)
                        + ", such as 500ms, 90s, 20m, 2h or 1d"
                        + otherwise));
  }

  private static Duration time(Matcher parts) {
    long amount = Long.parseLong(parts.group(1));
    return switch (Objects.requireNonNullElse(parts.group(2), "s")) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Returns a time in its largest unit, as it can be read. */
  private static String text(Duration time) {
    if (time.toMillis() % 1_000 != 0) {
      return time.toMillis() + "ms";
    }
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}

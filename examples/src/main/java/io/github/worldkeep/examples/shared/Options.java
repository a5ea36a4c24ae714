package io.github.worldkeep.examples.shared;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command line of {@code --name value} pairs. Every error in it is an {@link
 * IllegalArgumentException}.
 */
public record Options(Map<String, String> values) {

  public Options {
    values = Map.copyOf(values);
  }

  /** Reads the pairs. Only these names are known. */
  public static Options parse(String[] args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!known.contains(args[i])) {
        throw new IllegalArgumentException("unknown option " + args[i]);
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      if (values.put(args[i], args[i + 1]) != null) {
        throw new IllegalArgumentException(args[i] + " is given twice");
      }
    }
    return new Options(values);
  }

  /** Returns the value of an option, if it is given. */
  public Optional<String> text(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /** Returns the value of an option that must be given. */
  public String required(String option) {
    return text(option).orElseThrow(() -> new IllegalArgumentException(option + " is required"));
  }

  /**
   * Returns the number of an option, which must be at least {@code from} and at most {@code to}.
   * Returns {@code otherwise} if the option is not given.
   */
  public long number(String option, long otherwise, long from, long to) {
    return text(option).map(text -> number(option, text, from, to)).orElse(otherwise);
  }

  private static long number(String option, String text, long from, long to) {
    try {
      long number = Long.parseLong(text);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The exception below names the range.
    }
    throw new IllegalArgumentException(
        option + " must be a whole number from " + from + " to " + to);
  }
}

package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.local.Word.Argument;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses faults. A message quotes the wrong part, and lists what is possible there. */
final class FaultsReader {
  private static final Pattern FAULT = Pattern.compile("(\\w+)\\s*=\\s*(\\w+)(?::(\\S+))?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s|m)");
  private static final Pattern TIMES = Pattern.compile("[1-9]\\d{0,6}");

  private final Map<Point, Map<Word, Fault>> found = new EnumMap<>(Point.class);

  private FaultsReader() {}

  static Map<Point, Map<Word, Fault>> read(String text) {
    FaultsReader reader = new FaultsReader();
    if (!text.isBlank()) {
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(reader::add);
    }
    reader.requireMoments();
    return reader.found;
  }

  private void add(String part) {
    Matcher fault = FAULT.matcher(part);
    if (!fault.matches()) {
      throw wrong(part, "is no fault: write point=fault, such as allocated=late:2s");
    }
    Point point = point(part, fault.group(1), p -> true, "");
    Word word = word(part, point, fault.group(2));
    Fault value =
        value(word, Optional.ofNullable(fault.group(3)))
            .orElseThrow(() -> wrong(part, "after " + word + ": comes " + word.argument.expected));
    if (found.computeIfAbsent(point, p -> new EnumMap<>(Word.class)).put(word, value) != null) {
      throw wrong(part, "says " + point + "=" + word + " once more: say it once");
    }
  }

  /** Refuses an unsolicited message without a time. */
  private void requireMoments() {
    for (Map.Entry<Point, Map<Word, Fault>> entry : found.entrySet()) {
      if (entry.getKey().unasked() && !entry.getValue().containsKey(Word.AFTER)) {
        throw new IllegalArgumentException(
            entry.getKey() + " does not come by itself: add " + entry.getKey() + "=after:10s");
      }
    }
  }

  private static Point point(
      String part, String name, Predicate<Point> possible, String alternative) {
    return Arrays.stream(Point.values())
        .filter(possible)
        .filter(point -> point.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(part, name, list(Point.values(), possible) + alternative));
  }

  private static Word word(String part, Point point, String name) {
    return Arrays.stream(Word.values())
        .filter(point::takes)
        .filter(word -> word.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(part, name, list(Word.values(), point::takes)));
  }

  private static <T> String list(T[] values, Predicate<T> possible) {
    return Arrays.stream(values)
        .filter(possible)
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private static Optional<Fault> value(Word word, Optional<String> argument) {
    if (argument.isEmpty()) {
      boolean needed = word.argument == Argument.TIME || word.argument == Argument.MOMENT;
      return needed ? Optional.empty() : Optional.of(Fault.ALWAYS);
    }
    return switch (word.argument) {
      case NONE -> Optional.empty();
      case TIMES -> argument.filter(a -> TIMES.matcher(a).matches()).map(FaultsReader::times);
      case TIME, TIME_OR_NONE -> time(argument.get()).map(t -> Fault.after(Point.CONNECT, t));
      case MOMENT -> moment(argument.get());
    };
  }

  private static Fault times(String argument) {
    return Fault.times(Integer.parseInt(argument));
  }

  private static Optional<Fault> moment(String argument) {
    Optional<Duration> time = time(argument);
    if (time.isPresent()) {
      return time.map(t -> Fault.after(Point.CONNECT, t));
    }
    int plus = argument.indexOf('+');
    String name = plus < 0 ? argument : argument.substring(0, plus);
    Point point = point(argument, name, Point::moment, ", or a time, such as 2s");
    return plus < 0
        ? Optional.of(Fault.after(point, Duration.ZERO))
        : time(argument.substring(plus + 1)).map(t -> Fault.after(point, t));
  }

  private static Optional<Duration> time(String argument) {
    Matcher time = TIME.matcher(argument);
    return time.matches() ? Optional.of(time(time)) : Optional.empty();
  }

  private static Duration time(Matcher time) {
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static IllegalArgumentException unknown(String part, String name, String possible) {
    return wrong(part, "has the unknown word '" + name + "': use one of " + possible);
  }

  private static IllegalArgumentException wrong(String part, String problem) {
    return new IllegalArgumentException("'" + part + "' " + problem);
  }
}

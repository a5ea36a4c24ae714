package io.github.worldkeep.state.match;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies JSON objects in their Java form, so that they can't be changed: texts, booleans, numbers,
 * maps with texts as names, and lists. A value that a document store would refuse is refused here.
 */
final class Attributes {
  private static final int MAX_DEPTH = 20;

  private Attributes() {}

  static Map<String, Object> copyOf(String what, Map<?, ?> values) {
    return object(what, values, 1);
  }

  private static Map<String, Object> object(String place, Map<?, ?> values, int depth) {
    requireDepth(place, depth);
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException(place + " has a name that is no text: use texts");
          }
          Names.requireText("a name in " + place, name);
          copy.put(name, value(place + "." + name, value, depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static Object value(String place, Object value, int depth) {
    if (value instanceof String text) {
      Names.requireText(place, text);
      return text;
    }
    if (value instanceof Map<?, ?> map) {
      return object(place, map, depth + 1);
    }
    if (value instanceof List<?> list) {
      return array(place, list, depth + 1);
    }
    if (value instanceof BigDecimal number && isPlain(number)) {
      return asDoubleIfTheSame(number);
    }
    if (value instanceof Boolean || (value instanceof Number number && isPlain(number))) {
      return value;
    }
    throw new IllegalArgumentException(
        place
            + " is "
            + (value == null ? "null" : "a " + value.getClass().getName())
            + ": use texts, booleans, finite numbers, maps and lists; leave out what is null");
  }

  private static List<Object> array(String place, List<?> values, int depth) {
    requireDepth(place, depth);
    List<Object> copy = new ArrayList<>(values.size());
    for (Object value : values) {
      copy.add(value(place + "[" + copy.size() + "]", value, depth));
    }
    return Collections.unmodifiableList(copy);
  }

  /** Other numbers, such as atomic ones, may change or exceed a 64-bit float. */
  private static boolean isPlain(Number number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte
        || ((number instanceof Double || number instanceof Float || number instanceof BigInteger)
            && Double.isFinite(number.doubleValue()));
  }

  private static boolean isPlain(BigDecimal number) {
    double near = number.doubleValue();
    return Double.isFinite(near) && (near != 0 || number.signum() == 0);
  }

  /** Numbers are read as decimals, so that no digit is lost; a double becomes a double again. */
  private static Number asDoubleIfTheSame(BigDecimal number) {
    double near = number.doubleValue();
    BigDecimal same = BigDecimal.valueOf(near);
    return same.compareTo(number) == 0 && same.scale() == number.scale() ? near : number;
  }

  private static void requireDepth(String place, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(place + " is deeper than 20 levels: flatten it");
    }
  }
}

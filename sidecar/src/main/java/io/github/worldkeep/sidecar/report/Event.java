package io.github.worldkeep.sidecar.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, for people as a text and for programs as a name with fields.
 *
 * @param name such as {@code restored}; documented in {@code docs/operations.md}
 * @param level how much it matters
 * @param text one line
 * @param fields numbers and texts by name
 */
public record Event(String name, Level level, String text, Map<String, Object> fields) {
  /** How much an event matters. */
  public enum Level {
    SUCCESS,
    INFO,
    WARNING,
    ERROR
  }

  public static Event success(String name, String text) {
    return new Event(name, Level.SUCCESS, text, Map.of());
  }

  public static Event info(String name, String text) {
    return new Event(name, Level.INFO, text, Map.of());
  }

  public static Event warning(String name, String text) {
    return new Event(name, Level.WARNING, text, Map.of());
  }

  public static Event error(String name, String text) {
    return new Event(name, Level.ERROR, text, Map.of());
  }

  public Event with(String field, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put(field, value);
    return new Event(name, level, text, all);
  }
}

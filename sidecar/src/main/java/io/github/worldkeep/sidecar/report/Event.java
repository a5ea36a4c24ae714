package io.github.worldkeep.sidecar.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of a command: a text for people, and a name with fields for programs.
 *
 * @param name the name, such as {@code restored}; {@code docs/operations.md} lists all names
 * @param level the importance
 * @param text the event in one line
 * @param fields numbers, texts and lists, by name
 */
public record Event(String name, Level level, String text, Map<String, Object> fields) {
  /** The importance of an event. */
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

  /** Returns this event with one more field. */
  public Event with(String field, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put(field, value);
    return new Event(name, level, text, all);
  }
}

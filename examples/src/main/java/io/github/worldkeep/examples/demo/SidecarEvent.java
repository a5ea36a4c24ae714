package io.github.worldkeep.examples.demo;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An event of {@code worldkeep run --json}, which is one JSON object on a line.
 *
 * @param name the name of the event
 * @param fields all fields of the JSON object
 */
record SidecarEvent(String name, JsonNode fields) {
  /** The end of the events. */
  static final SidecarEvent END = new SidecarEvent("", JsonNodeFactory.instance.objectNode());

  private static final long KILOBYTE = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads a line. Returns nothing if the line is no event, since the game may write to standard
   * error, too.
   */
  static Optional<SidecarEvent> parse(String line) {
    try {
      JsonNode fields = JSON.readTree(line);
      return Optional.of(fields.path("event").asString(""))
          .filter(name -> !name.isEmpty())
          .map(name -> new SidecarEvent(name, fields));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Returns a summary in one short line. */
  String summary() {
    return switch (name) {
      case "restored" -> "restored " + snapshot() + time();
      case "saved" -> "saved " + snapshot() + " (" + size("newBytes") + " new)" + time();
      default -> text();
    };
  }

  private String snapshot() {
    return "snapshot " + number("snapshot") + ", " + number("files") + " files, " + size("bytes");
  }

  private String time() {
    return ", in " + number("millis") + " ms";
  }

  private String size(String field) {
    long bytes = number(field);
    return bytes < KILOBYTE ? bytes + " B" : bytes / KILOBYTE + " kB";
  }

  long number(String field) {
    return fields.path(field).asLong(-1);
  }

  String text() {
    return fields.path("text").asString("");
  }
}

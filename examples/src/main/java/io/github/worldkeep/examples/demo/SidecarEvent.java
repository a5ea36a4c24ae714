package io.github.worldkeep.examples.demo;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What {@code worldkeep run --json} reports: one JSON object a line.
 *
 * @param name what happened
 * @param fields its numbers and texts
 */
record SidecarEvent(String name, JsonNode fields) {
  /** Nothing more will come. */
  static final SidecarEvent END = new SidecarEvent("", JsonNodeFactory.instance.objectNode());

  private static final long KILOBYTE = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  /** Empty if the line is something else: the game may write to standard error, too. */
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

  /** One short line. */
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

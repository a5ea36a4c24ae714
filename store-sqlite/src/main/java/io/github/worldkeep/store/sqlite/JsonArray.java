package io.github.worldkeep.store.sqlite;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Many values as one parameter, for {@code json_each}. */
final class JsonArray {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonArray() {}

  /** Strings, and numbers as {@code Long} or {@code Double}. */
  static String of(List<?> values) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      for (Object value : values) {
        if (value instanceof Double number) {
          json.writeNumber(number);
        } else if (value instanceof Long number) {
          json.writeNumber(number);
        } else {
          json.writeString((String) value);
        }
      }
      json.writeEndArray();
    }
    return text.toString();
  }
}

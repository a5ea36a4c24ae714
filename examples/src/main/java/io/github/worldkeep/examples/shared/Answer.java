package io.github.worldkeep.examples.shared;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The server's answer to a line: {@code ok} with fields, or {@code error} with the reason. */
public record Answer(boolean ok, String text) {

  /** Reads an answer from a line. */
  public static Answer parse(String line) throws IOException {
    int space = line.indexOf(' ');
    String status = space < 0 ? line : line.substring(0, space);
    if (!status.equals("ok") && !status.equals("error")) {
      throw new IOException("not a server's answer: " + line);
    }
    return new Answer(status.equals("ok"), space < 0 ? "" : line.substring(space + 1));
  }

  /** Returns the {@code key=value} fields. Words without a value are left out. */
  public Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    for (String word : text.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return fields;
  }

  /** Returns the value of a field. Throws {@link IOException} if the field is missing. */
  public String field(String key) throws IOException {
    String value = fields().get(key);
    if (value == null) {
      throw new IOException("the answer has no " + key + ": " + text);
    }
    return value;
  }

  /**
   * Returns the value of a field as a number. Throws {@link IOException} if the field is missing.
   */
  public int number(String key) throws IOException {
    return Integer.parseInt(field(key));
  }
}

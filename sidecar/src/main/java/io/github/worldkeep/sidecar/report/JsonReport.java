package io.github.worldkeep.sidecar.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes each event as one JSON object on a line, for programs. Characters that JSON allows
 * unescaped, but a terminal must not receive, are escaped too. They occur only inside of JSON
 * strings.
 */
final class JsonReport implements Report {
  private static final JsonMapper JSON = new JsonMapper();

  private final Outlet out;

  JsonReport(Outlet out) {
    this.out = out;
  }

  @Override
  public void tell(Event event) {
    out.line(line(event));
  }

  static String line(Event event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event.name());
    line.put("level", event.level().name().toLowerCase(Locale.ROOT));
    line.putAll(event.fields());
    line.put("text", event.text());
    return Visible.escaped(JSON.writeValueAsString(line));
  }

  @Override
  public Work begin(String what) {
    return new Work() {
      @Override
      public void advanced(long transferred, long total) {}

      @Override
      public void close() {}
    };
  }
}

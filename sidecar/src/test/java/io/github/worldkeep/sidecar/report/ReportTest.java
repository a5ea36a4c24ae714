package io.github.worldkeep.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text from outside starts no line, and steers no terminal. */
final class ReportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FORGED =
      "p\nworldkeep: saved world w1, snapshot 99\r\u001b[2J\u009b2J";

  private static String told(Function<Outlet, Report> report, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Outlet outlet = Outlet.to(Channels.newChannel(bytes));
    report.apply(outlet).tell(Event.warning("skipped", text).with("paths", List.of(text)));
    outlet.drain(PATIENCE, PATIENCE);
    return bytes.toString(UTF_8);
  }

  @Test
  void plain_isOneLine_whichShowsWhatIsHidden() {
    assertThat(told(PlainReport::new, FORGED).split("\\R", -1))
        .containsExactly(
            "worldkeep: warning: p\\nworldkeep: saved world w1, snapshot 99"
                + "\\r\\u001b[2J\\u009b2J",
            "");
  }

  @Test
  void terminal_hasNoEscapesButItsOwn() {
    String line = told(TerminalReport::new, FORGED);

    assertThat(line.split("\\R", -1)).filteredOn(part -> !part.isEmpty()).hasSize(1);
    assertThat(line).contains("p\\nworldkeep: saved").doesNotContain("\u001b[2J", "\u009b");
  }

  @Test
  void json_isOneLineOfPrintableText_thatIsReadAsItWas() {
    String text = FORGED + "\u2028\u202e\u007f\ud83d\ude00 ü";
    String line = told(JsonReport::new, text);

    assertThat(line.strip().codePoints())
        .noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x2000 && c < 0x2070));
    JsonNode read = JsonMapper.shared().readTree(line);
    assertThat(read.get("text").stringValue()).isEqualTo(text);
    assertThat(read.get("paths").get(0).stringValue()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, \\u0000",
    "9, \\t",
    "10, \\n",
    "13, \\r",
    "27, \\u001b",
    "127, \\u007f",
    "133, \\u0085",
    "159, \\u009f",
    "8206, \\u200e",
    "8232, \\u2028",
    "8233, \\u2029",
    "8234, \\u202a",
    "8238, \\u202e",
    "8294, \\u2066",
    "8297, \\u2069",
    "55296, \\ud800",
    "57343, \\udfff",
    "65279, \\ufeff",
    "917505, \\udb40\\udc01"
  })
  void escaped_whatIsHidden_isShown(int c, String shown) {
    assertThat(Visible.escaped("a" + Character.toString(c) + "z")).isEqualTo("a" + shown + "z");
  }

  @Test
  void escaped_whatIsSeen_staysAsItIs() {
    String text = "Zürich – 世界 \ud83d\ude00 C:\\saves \"x\" 'y' / ~";
    assertThat(Visible.escaped(text)).isEqualTo(text);
    assertThat(Visible.line(text)).isEqualTo(text);
  }

  @Test
  void lists_areBounded() {
    List<Integer> million = IntStream.range(0, 1_000_000).boxed().toList();

    assertThat(Visible.names(million)).isEqualTo("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 999990 more");
    assertThat(Visible.names(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(Visible.line("x".repeat(1_000_000))).hasSizeLessThan(10_000);
  }

  @Test
  void standardError_isOneLineForEachMessage_andStackTracesStayReadable() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Outlet outlet = Outlet.to(Channels.newChannel(bytes));
    try (PrintStream err = new StandardError(outlet)) {
      err.println(FORGED);
      new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)).printStackTrace(err);
      err.print("a line without an end");
    }
    outlet.drain(PATIENCE, PATIENCE);
    String text = bytes.toString(UTF_8);

    assertThat(text.lines()).noneMatch(line -> line.startsWith("worldkeep: saved"));
    assertThat(text).doesNotContain("\u001b", "\u009b");
    assertThat(text.lines()).anyMatch(line -> line.startsWith("\tat io.github.worldkeep."));
    assertThat(text.lines()).anyMatch(line -> line.startsWith("Caused by: java.lang.Illegal"));
    assertThat(text).endsWith("\na line without an end");
  }
}

package io.github.worldkeep.bootstrap.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class LimitedLinesTest {
  private static LimitedLines of(String text) {
    return new LimitedLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void next_returnsLinesWithoutTheirEnds_andTheLastWithoutOne() throws IOException {
    LimitedLines lines = of("eins\r\n\nzwö\nlast");
    assertThat(lines.next()).isEqualTo("eins");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("zwö");
    assertThat(lines.next()).isEqualTo("last");
    assertThat(lines.next()).isNull();
  }

  @Test
  void next_takesTheLongestLine_andNoLongerOne() throws IOException {
    String longest = "a".repeat(LimitedBody.MAX_BYTES);
    assertThat(of(longest + "\n").next()).isEqualTo(longest);
    assertThatThrownBy(() -> of(longest + "a\n").next()).isInstanceOf(IOException.class);
  }
}

package io.github.worldkeep.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LineStreamTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private interface Reading {
    void read(LineStream lines) throws Exception;
  }

  private static void read(String body, Reading reading) throws Exception {
    try (Peer peer = new Peer(request -> body);
        BoundedHttpClient client = new BoundedHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + peer.port() + "/");
      try (LineStream lines = client.openLines(HttpRequest.newBuilder(uri).build(), LONG)) {
        reading.read(lines);
      }
    }
  }

  @Test
  void next_severalLines_returnsThemWithoutTheirEnds_thenNull() throws Exception {
    read(
        "eins\r\n\nzw\u00f6\nlast",
        lines -> {
          assertThat(lines.head().status()).isEqualTo(200);
          assertThat(lines.next()).isEqualTo("eins");
          assertThat(lines.next()).isEmpty();
          assertThat(lines.next()).isEqualTo("zw\u00f6");
          assertThat(lines.next()).isEqualTo("last");
          assertThat(lines.next()).isNull();
          assertThat(lines.next()).isNull();
        });
  }

  @Test
  void next_longestLine_returnsIt_andALongerOneIsRefused() throws Exception {
    String longest = "a".repeat(BoundedHttpClient.MAX_BYTES);
    read(
        "b\n" + longest + "\n" + longest + "a\n",
        lines -> {
          assertThat(lines.next()).isEqualTo("b");
          assertThat(lines.next()).isEqualTo(longest);
          assertThatThrownBy(lines::next).isInstanceOf(ExchangeException.class);
        });
  }

  @Test
  void next_manyLines_returnsAll() throws Exception {
    read(
        "line\n".repeat(100_000),
        lines -> {
          for (int i = 0; i < 100_000; i++) {
            assertThat(lines.next()).isEqualTo("line");
          }
          assertThat(lines.next()).isNull();
        });
  }
}

package io.github.worldkeep.bootstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostClientTest {
  private static final Duration SOON = Duration.ofMillis(300);

  private final HttpStandIn server =
      new HttpStandIn() {
        @Override
        protected Answer answer(Request request) {
          return new Answer(200, "well");
        }
      };
  private final HostClient http = new HostClient("mars");

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(URI.create(server.url())).GET().build();
  }

  @Test
  void sendExpectingSuccess_good_returnsTheBody() {
    assertThat(http.sendExpectingSuccess("ask", get(), Host.REQUEST_TIMEOUT)).isEqualTo("well");
  }

  @Test
  void send_hostThatHangs_failsInTime() {
    server.fail(new HttpStandIn.Hang());

    assertThatThrownBy(() -> http.send("ask", get(), SOON))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars', ask: no answer within 300 ms");
  }

  @Test
  void send_bodyThatNeverEnds_failsInTime() {
    server.fail(new HttpStandIn.Trickle());

    assertThatThrownBy(() -> http.send("ask", get(), SOON))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("no answer within 300 ms");
  }

  /** Else it would fill the memory for as long as the patience lasts. */
  @Test
  void send_bodyWithoutEnd_isRefusedAtItsLimit() {
    server.fail(new HttpStandIn.Flood());

    assertThatThrownBy(() -> http.send("ask", get(), Duration.ofMinutes(10)))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars', ask: the answer is larger than 1 MiB");
  }

  @Test
  void openLines_refused_fails() {
    server.fail(new HttpStandIn.Refuse(503, "you sent s3cret"));

    assertThatThrownBy(() -> http.openLines("watch", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars', watch: HTTP 503");
  }

  @Test
  void send_nobodyThere_fails() {
    HttpRequest request = get();
    server.close();

    assertThatThrownBy(() -> http.send("ask", request, Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessage("host 'mars', ask: it can't be reached");
  }

  @Test
  void sendExpectingSuccess_redirect_isNotFollowed() {
    server.fail(new HttpStandIn.Refuse(302, ""));

    assertThatThrownBy(() -> http.sendExpectingSuccess("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("HTTP 302");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"401, token", "403, token", "404, no such", "429, later", "500, HTTP 500"})
  void sendExpectingSuccess_refused_saysWhyWithoutTheBody(int status, String meaning) {
    server.fail(new HttpStandIn.Refuse(status, "you sent s3cret"));

    assertThatThrownBy(() -> http.sendExpectingSuccess("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(meaning)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void close_whileOneWaits_makesItFail() {
    server.fail(new HttpStandIn.Hang());
    CompletableFuture<?> call =
        CompletableFuture.supplyAsync(() -> http.send("ask", get(), Duration.ofMinutes(1)));
    await().until(() -> server.requests().size() == 1);
    http.close();

    assertThat(call)
        .failsWithin(2, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(HostException.class)
        .withMessageContaining("closed");
  }

  @Test
  void send_closed_fails() {
    http.close();

    assertThatThrownBy(() -> http.send("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void send_interrupted_failsAndStaysSo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> http.send("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}

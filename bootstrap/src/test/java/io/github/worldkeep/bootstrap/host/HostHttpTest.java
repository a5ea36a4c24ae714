package io.github.worldkeep.bootstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.http.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostHttpTest {
  private static final Duration SOON = Duration.ofMillis(300);

  private final HttpStandIn server =
      new HttpStandIn() {
        @Override
        protected Answer answer(Request request) {
          return new Answer(200, "well");
        }
      };
  private final HostHttp http = new HostHttp("mars");

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(URI.create(server.url())).GET().build();
  }

  @Test
  void sendWell_good_returnsTheBody() {
    assertThat(http.sendWell("ask", get(), Host.REQUEST_TIMEOUT)).isEqualTo("well");
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
  void stream_lineWithoutEnd_isRefusedAtItsLimit() throws Exception {
    server.fail(new HttpStandIn.Flood());
    InputStream stream = http.stream("watch", get(), Host.REQUEST_TIMEOUT);

    assertThatThrownBy(() -> new LimitedLines(stream).next())
        .isInstanceOf(IOException.class)
        .hasMessage("a line is longer than 1 MiB");
    http.release(stream);
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
  void sendWell_redirect_isNotFollowed() {
    server.fail(new HttpStandIn.Refuse(302, ""));

    assertThatThrownBy(() -> http.sendWell("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("HTTP 302");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"401, token", "403, token", "404, no such", "429, later", "500, HTTP 500"})
  void sendWell_refused_saysWhyWithoutTheBody(int status, String meaning) {
    server.fail(new HttpStandIn.Refuse(status, "you sent s3cret"));

    assertThatThrownBy(() -> http.sendWell("ask", get(), Host.REQUEST_TIMEOUT))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(meaning)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 408, 425, 429})
  void passing_hostInTrouble_is(int status) {
    assertThat(new HostHttp.Answer(status, "").passing()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 404, 410})
  void passing_other_isNot(int status) {
    assertThat(new HostHttp.Answer(status, "").passing()).isFalse();
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

  @Test
  void toString_answer_hidesTheBody() {
    assertThat(new HostHttp.Answer(200, "s3cret")).hasToString("HTTP 200");
  }
}

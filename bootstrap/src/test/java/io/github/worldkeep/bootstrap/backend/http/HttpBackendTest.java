package io.github.worldkeep.bootstrap.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.backend.http.StandIn.Fault;
import io.github.worldkeep.bootstrap.host.Crowd;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the way to a backend. */
class HttpBackendTest extends HttpTest {
  private static final Fault DROP =
      exchange -> {
        exchange.close();
        return false;
      };

  @Test
  void poll_etag_isSentAsItWas() {
    GameSession session = backend.create(draft("s1"));
    standIn.forget();

    assertThat(backend.poll("s1", Optional.of(session.etag()))).isEqualTo(SessionPoll.UNCHANGED);

    Exchange poll = standIn.calls().get(0);
    assertThat(session.etag()).startsWith("\"").endsWith("\"");
    assertThat(poll.header("if-none-match")).isEqualTo(session.etag());
    assertThat(poll.status()).isEqualTo(304);
  }

  @Test
  void call_idsWithOddCharacters_stayOneSegment() {
    backend.leave("a/b c", "i?1/..");

    assertThat(standIn.calls().get(0).uri().getRawPath())
        .isEqualTo("/base/v1/sessions/a%2Fb%20c/instances/i%3F1%2F..");
    assertThat(failure(() -> backend.poll("..", Optional.empty())).kind()).isEqualTo(Kind.INVALID);
    assertThat(standIn.calls()).hasSize(1);
  }

  @Test
  void call_passingFailures_isRepeated() {
    standIn.fault(Fault.answer(500, "text/plain", ""), DROP);

    assertThat(backend.create(draft("s1")).id()).isEqualTo("s1");
    assertThat(standIn.calls()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void call_failuresThatDoNotPass_isUnavailable(int status) {
    Fault away = Fault.answer(status, "application/problem+json", "hunter2");
    standIn.fault(away, away, away);

    BackendException failure = failure(() -> backend.poll("s1", Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("" + status).hasMessageNotContaining("hunter2");
    assertThat(standIn.calls()).hasSize(3);
  }

  @Test
  void call_lostAnswers_isDoneOnce() {
    backend.create(draft("s1"));
    standIn.fault(lost("PUT"));
    GameSession published = backend.publish("s1", instance("i1"));
    standIn.fault(standIn.loseAnswer());
    backend.leave("s1", "i1");

    assertThat(published.instance()).contains(instance("i1"));
    assertThat(stores.sessions().get("s1").orElseThrow().state())
        .isEqualTo(GameSession.State.CLOSED);
  }

  /** The body is read by then, so what was asked is done here. */
  private Fault lost(String method) {
    return exchange -> {
      assertThat(exchange.getRequestMethod()).isEqualTo(method);
      stores.server().publish("s1", instance("i1"));
      exchange.close();
      return false;
    };
  }

  @Test
  void call_noAnswer_isUnavailableInTime() {
    try (GameBackend impatient = impatient()) {
      impatient.login();
      standIn.fault(stall(), stall(), stall(), stall());

      long started = System.nanoTime();
      BackendException failure = failure(() -> impatient.poll("s1", Optional.empty()));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
    }
  }

  @Test
  void call_answerThatStopsInTheMiddle_isUnavailableInTime() {
    Fault half =
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write("{\"id\":".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          end.await();
          return false;
        };
    try (GameBackend impatient = impatient()) {
      impatient.login();
      standIn.fault(half, half, half);

      assertThat(failure(() -> impatient.poll("s1", Optional.empty())).kind())
          .isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void call_nobodyThere_isUnavailable() {
    standIn.close();

    assertThat(failure(backend::login).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "[]",
        "null",
        "{}",
        "{\"id\":\"s2\",\"type\":\"x\",\"state\":\"OPEN\",\"players\":[],\"data\":{}}",
        "{\"id\":\"s1\",\"type\":\"x\",\"state\":\"hunter2\",\"players\":[],\"data\":{}}",
        "{\"id\":\"s1\",\"type\":\"x\",\"state\":\"OPEN\",\"players\":[],\"data\":[\"hunter2\"]}",
        "{\"id\":\"s1\",\"type\":\"x\",\"state\":\"OPEN\",\"players\":[null],\"data\":{}}",
        "{\"id\":\"s1\",\"type\":\"x\",\"state\":\"OPEN\",\"players\":[],\"data\":{},\"worldId\":\"/\"}"
      })
  void poll_answerThatIsNoSession_isUnavailable(String body) {
    standIn.fault(Fault.answer(200, "application/json", body));

    BackendException failure = failure(() -> backend.poll("s1", Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageNotContaining("hunter2").hasNoCause();
  }

  @Test
  void poll_answerWithoutBounds_isUnavailable() {
    Fault large = Fault.answer(200, "application/json", " ".repeat(1_100_000));
    standIn.fault(large, large, large);

    assertThat(failure(() -> backend.poll("s1", Optional.empty())).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void call_notFoundByAProxy_isUnavailableAndNeverMissing() {
    backend.create(draft("s1"));
    Fault proxy = Fault.answer(404, "text/html", "default backend - 404");
    standIn.fault(proxy, proxy, proxy);

    assertThat(failure(() -> backend.poll("s1", Optional.empty())).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(() -> backend.report("s1", "i1", Crowd.of(0, 1))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(() -> backend.leave("s1", "i1")).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID",
    "302,INVALID",
    "403,DENIED",
    "409,CONFLICT",
    "412,CONFLICT",
    "413,INVALID"
  })
  void call_refusals_areNotRepeated(int status, Kind kind) {
    standIn.fault(Fault.answer(status, "application/problem+json", "{}"));

    assertThat(failure(() -> backend.create(draft("s1"))).kind()).isEqualTo(kind);
    assertThat(standIn.calls()).hasSize(1);
  }

  @Test
  void close_callUnderWay_ends() throws Exception {
    backend.login();
    standIn.fault(stall(), stall(), stall());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<BackendException> call =
          thread.submit(() -> failure(() -> backend.poll("s1", Optional.empty())));
      await().until(() -> !standIn.calls().isEmpty());
      backend.close();

      await().until(call::isDone);
      assertThat(call.get().kind()).isEqualTo(Kind.UNAVAILABLE);
    } finally {
      thread.shutdownNow();
    }
    assertThat(failure(backend::login)).hasMessageContaining("closed");
  }
}

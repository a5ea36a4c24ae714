package io.github.worldkeep.bootstrap.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.backend.http.StandIn.Fault;
import io.github.worldkeep.bootstrap.backend.store.BackendStores;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpBackendTest {
  private static final Fault DROP =
      exchange -> {
        exchange.close();
        return false;
      };

  @TempDir private Path temp;
  private final CountDownLatch end = new CountDownLatch(1);
  private final TestClock clock = new TestClock();
  private BackendStores stores;
  private StandIn standIn;
  private GameBackend backend;

  @BeforeEach
  void open() throws Exception {
    stores = new BackendStores(temp);
    standIn = new StandIn(stores.server(), Files.createDirectories(temp.resolve("stand-in")));
    Instant start = clock.instant();
    backend =
        client(
            standIn,
            new Pace(
                Duration.ofSeconds(20),
                Duration.ofMillis(1),
                () -> Duration.between(start, clock.instant()).toNanos()),
            clock);
  }

  @AfterEach
  void close() {
    end.countDown();
    backend.close();
    standIn.close();
    stores.close();
  }

  static Map<String, String> environment(StandIn standIn) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_BACKEND_URL", standIn.url() + "/");
    environment.put("WORLDKEEP_BACKEND_CLIENT_ID", StandIn.CLIENT);
    environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", "env:SECRET");
    environment.put("SECRET", StandIn.SECRET);
    return environment;
  }

  static GameBackend client(StandIn standIn, Pace pace, TestClock clock) {
    return new HttpBackend(Settings.from(environment(standIn)::get), pace, clock);
  }

  /** One that waits by the machine's clock, and not for long. */
  private GameBackend impatient() {
    Pace pace = new Pace(Duration.ofMillis(400), Duration.ofMillis(1), System::nanoTime);
    return client(standIn, pace, clock);
  }

  private static SessionDraft draft(String id) {
    return new SessionDraft(id, "x", Optional.of("a1"), Optional.empty(), List.of(), "{}");
  }

  private static Instance instance(String id) {
    return new Instance(id, "a1", Optional.empty(), false, 8);
  }

  private static BackendException failure(ThrowingCallable call) {
    BackendException failure = catchThrowableOfType(BackendException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  private Fault stall() {
    return exchange -> {
      end.await();
      return false;
    };
  }

  @Test
  void login_credentials_giveATokenForAWhile() {
    assertThat(backend.login()).contains(clock.instant().plusSeconds(3_600));

    backend.create(draft("s1"));

    Exchange login = standIn.exchanges().get(0);
    assertThat(new String(login.body(), UTF_8)).isEqualTo("grant_type=client_credentials");
    assertThat(login.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(standIn.calls().get(0).header("authorization")).isEqualTo("Bearer token-1");
    assertThat(standIn.logins()).isEqualTo(1);
  }

  @Test
  void login_scope_isAskedFor() {
    Map<String, String> environment = environment(standIn);
    environment.put("WORLDKEEP_BACKEND_SCOPE", "sessions files");
    try (GameBackend scoped = Backends.find("http").open(stores.persistence(), environment::get)) {
      scoped.login();
    }

    assertThat(new String(standIn.exchanges().get(0).body(), UTF_8))
        .endsWith("&scope=sessions+files");
  }

  @Test
  void login_tokenWithoutEnd_hasNone() {
    standIn.lifetime(0);

    assertThat(backend.login()).isEmpty();
    clock.advance(Duration.ofDays(30));
    backend.create(draft("s1"));

    assertThat(standIn.logins()).isEqualTo(1);
  }

  @Test
  void login_wrongSecret_isDeniedAndNotRepeated() {
    standIn.secret("another");

    BackendException failure = failure(backend::login);

    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure).hasMessageNotContaining("hunter2");
    assertThat(failure(() -> backend.poll("s1", Optional.empty())).kind()).isEqualTo(Kind.DENIED);
  }

  @Test
  void login_secretFile_isReadEachTime() throws Exception {
    Path file = Files.writeString(temp.resolve("secret"), StandIn.SECRET + "\n");
    Map<String, String> environment = environment(standIn);
    environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", "file:" + file);
    try (GameBackend other = Backends.find("http").open(stores.persistence(), environment::get)) {
      other.login();
      standIn.secret("the next one");
      Files.writeString(file, "the next one");

      assertThat(other.login()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "{}",
        "{\"access_token\":\"t\"}",
        "{\"access_token\":\"hunter2\\nx\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"hunter2\",\"token_type\":\"mac\"}"
      })
  void login_answerThatIsNoToken_isUnavailable(String body) {
    standIn.loginFault(Fault.answer(200, "application/json", body));

    BackendException failure = failure(backend::login);

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageNotContaining("hunter2").hasNoCause();
  }

  @Test
  void call_tokenNearItsEnd_isRenewedBefore() {
    standIn.lifetime(600);
    backend.login();
    clock.advance(Duration.ofSeconds(539));
    backend.create(draft("s1"));
    assertThat(standIn.logins()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    backend.poll("s1", Optional.empty());
    backend.poll("s1", Optional.empty());

    assertThat(standIn.logins()).isEqualTo(2);
    assertThat(standIn.calls())
        .last()
        .extracting(c -> c.header("authorization"))
        .isEqualTo("Bearer token-2");
  }

  @Test
  void call_renewalFailsWhileTheTokenIsGood_goesOnWithIt() {
    standIn.lifetime(600);
    backend.login();
    backend.create(draft("s1"));
    clock.advance(Duration.ofSeconds(550));
    Fault away = Fault.answer(503, "text/plain", "");
    standIn.loginFault(away, away, away);

    assertThat(backend.poll("s1", Optional.empty()).session()).isPresent();
    assertThat(backend.poll("s1", Optional.empty()).session()).isPresent();
    assertThat(standIn.logins()).isEqualTo(4);
    clock.advance(Duration.ofSeconds(10));
    backend.poll("s1", Optional.empty());

    assertThat(standIn.logins()).isEqualTo(5);
  }

  @Test
  void call_manyThreadsWithoutToken_logInOnce() throws Exception {
    stores.sessions().create(draft("s1"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<SessionPoll>> polls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        polls.add(threads.submit(() -> backend.poll("s1", Optional.empty())));
      }
      for (Future<SessionPoll> poll : polls) {
        assertThat(poll.get().session()).isPresent();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(standIn.logins()).isEqualTo(1);
  }

  @Test
  void call_tokenRefused_logsInAgainOnce() {
    backend.login();
    standIn.revokeTokens();

    assertThat(backend.create(draft("s1")).id()).isEqualTo("s1");

    assertThat(standIn.logins()).isEqualTo(2);
    assertThat(standIn.calls()).extracting(Exchange::status).containsExactly(401, 200);
  }

  @Test
  void call_refusedAgain_isDenied() {
    Fault refuse = Fault.answer(401, "application/problem+json", "{}");
    standIn.fault(refuse, refuse);

    assertThat(failure(() -> backend.create(draft("s1"))).kind()).isEqualTo(Kind.DENIED);
    assertThat(standIn.calls()).hasSize(2);
  }

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
    assertThat(failure(() -> backend.report("s1", "i1", new Occupancy(0, 1))).kind())
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

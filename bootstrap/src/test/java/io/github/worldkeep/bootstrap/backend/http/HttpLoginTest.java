package io.github.worldkeep.bootstrap.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.backend.http.StandIn.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials, and the tokens that they give. */
class HttpLoginTest extends HttpTest {
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
        "{\"access_token\":\"hunter2\",\"token_type\":\"bearer\",\"expires_in\":1e2147483648}",
        "{\"access_token\":\"hunter2\",\"token_type\":\"mac\"}"
      })
  void login_answerThatIsNoToken_isUnavailable(String body) {
    standIn.loginFault(Fault.answer(200, "application/json", body));

    BackendException failure = failure(backend::login);

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageNotContaining("hunter2").hasNoCause();
  }

  private void answerExpiry(String seconds) {
    String body =
        "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":" + seconds + "}";
    standIn.loginFault(Fault.answer(200, "application/json", body));
  }

  @ParameterizedTest
  @CsvSource({
    "3600, PT1H",
    "'\"3600\"', PT1H",
    "59.9, PT59S",
    "0.5, PT1S",
    "2592001, P30D",
    "9999999999, P30D",
    "9223372036854775807, P30D",
    "99999999999999999999999999, P30D",
    "1e308, P30D",
    "'\"999999999999999999\"', P30D"
  })
  void login_lifetime_isWithinItsBounds(String seconds, Duration expected) {
    answerExpiry(seconds);

    assertThat(backend.login()).contains(clock.instant().plus(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "-9999999999", "-1e308", "\"\"", "\"soon\"", "true", "[]", "{}"})
  void login_lifetimeThatIsNone_isUnavailable(String seconds) {
    answerExpiry(seconds);

    BackendException failure = failure(backend::login);

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("expires_in");
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
}

package io.github.worldkeep.state.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On each store that the embedded ones offer. */
@ParameterizedClass
@ValueSource(strings = {"memory", "sqlite"})
class ConnectionTokensTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Parameter String scheme;
  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private Persistence persistence;
  private ConnectionTokens tokens;

  @BeforeEach
  void open() {
    String uri = scheme.equals("memory") ? "memory:" : "sqlite:" + temp.resolve("tokens.db");
    persistence =
        Persistence.open(
            PersistenceConfig.none()
                .with(StoreKind.KEY_VALUES, StoreUri.parse(uri))
                .withClock(clock));
    tokens = ConnectionTokens.inOneProcess(persistence.keyValues(), clock);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  private void assertRefused(String secret, String session) {
    assertThatThrownBy(() -> tokens.redeem(secret, session))
        .isInstanceOf(AdmissionRefusedException.class);
  }

  private List<String> keys() {
    return persistence.keyValues().scan("").toList();
  }

  @Test
  void redeem_issued_answersWhoEnters() {
    Map<String, String> attributes = Map.of("team", "red", "name", "Zo\u00eb \ud83c\udf0d");
    ConnectionToken token = tokens.issue("zoe", "match-7", MINUTE, attributes);
    clock.advance(Duration.ofSeconds(59));

    Admission admission = tokens.redeem(token.secret(), "match-7");

    assertThat(admission)
        .isEqualTo(
            new Admission(
                "zoe", "match-7", token.expires().minus(MINUTE), token.expires(), attributes));
    assertThat(keys()).isEmpty();
  }

  @Test
  void redeem_again_isRefused() {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    tokens.redeem(token.secret(), "match-7");

    assertRefused(token.secret(), "match-7");
  }

  /** A thousand clients with one stolen token: one of them enters. */
  @Test
  void redeem_thousandAtOnce_oneEnters() throws Exception {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);

    List<Optional<Admission>> results =
        Attempt.ofMany(1_000, tokens, token.secret(), "match-7").stream()
            .filter(Optional::isPresent)
            .toList();

    assertThat(results).hasSize(1);
    assertThat(results.get(0).orElseThrow().player()).isEqualTo("ada");
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"match-8", "match-", "match-7/", "MATCH-7", "match-7%2F", "/match-7"})
  void redeem_forAnotherSession_isRefusedAndNotBurnt(String other) {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);

    assertRefused(token.secret(), other);

    assertThat(tokens.redeem(token.secret(), "match-7").player()).isEqualTo("ada");
  }

  /** Sessions whose keys would be the same, or one the beginning of the other, if not escaped. */
  @Test
  void revoke_sessionsThatLookAlike_revokesOne() {
    List<String> sessions =
        List.of("a", "a/", "a/b", "a%2Fb", "a%252Fb", "a%", "/", "//", "%", "*");
    Map<String, String> secrets =
        sessions.stream()
            .collect(
                Collectors.toMap(s -> s, session -> tokens.issue("ada", session, MINUTE).secret()));

    Set<String> left = new HashSet<>(sessions);
    for (String revoked : sessions) {
      assertThat(tokens.revoke(revoked)).isEqualTo(1);
      left.remove(revoked);
      assertThat(keys()).hasSize(left.size());
      assertRefused(secrets.get(revoked), revoked);
    }
  }

  @Test
  void redeem_sessionThatLooksLikeAnother_isRefused() {
    ConnectionToken token = tokens.issue("ada", "a/b", MINUTE);

    for (String other : List.of("a", "a%2Fb", "a%252Fb", "b")) {
      assertRefused(token.secret(), other);
    }

    assertThat(tokens.redeem(token.secret(), "a/b").session()).isEqualTo("a/b");
  }

  @Test
  void revoke_manyTokens_answersHowManyWereNotUsed() {
    List<ConnectionToken> issued =
        Stream.iterate(0, i -> i + 1)
            .limit(2_500)
            .map(i -> tokens.issue("player-" + i, "match-7", MINUTE))
            .toList();
    ConnectionToken other = tokens.issue("ada", "match-8", MINUTE);
    tokens.redeem(issued.get(0).secret(), "match-7");

    assertThat(tokens.revoke("match-7")).isEqualTo(2_499);

    assertRefused(issued.get(1).secret(), "match-7");
    assertThat(tokens.revoke("match-7")).isZero();
    assertThat(tokens.redeem(other.secret(), "match-8").player()).isEqualTo("ada");
  }

  @Test
  void redeem_expired_isRefused() {
    ConnectionToken token = tokens.issue("ada", "match-7", Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(30));

    assertRefused(token.secret(), "match-7");
  }

  @Test
  void redeem_lifetimeOfHalfASecond_isGoodForThatLong() {
    ConnectionToken early = tokens.issue("ada", "match-7", Duration.ofMillis(500));
    ConnectionToken late = tokens.issue("ada", "match-7", Duration.ofMillis(500));

    clock.advance(Duration.ofMillis(499));
    assertThat(tokens.redeem(early.secret(), "match-7").player()).isEqualTo("ada");

    clock.advance(Duration.ofMillis(1));
    assertRefused(late.secret(), "match-7");
  }

  /** The clock of the backend or of a server may be wrong: the store's decides. */
  @Test
  void redeem_clocksFarApart_goesByTheStore() {
    TestClock ahead = new TestClock();
    ahead.advance(Duration.ofHours(5));
    ConnectionTokens backend = ConnectionTokens.inOneProcess(persistence.keyValues(), ahead);
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    ConnectionToken fromAhead = backend.issue("bob", "match-7", MINUTE);

    assertThat(backend.redeem(token.secret(), "match-7").player()).isEqualTo("ada");

    clock.advance(MINUTE);
    assertRefused(fromAhead.secret(), "match-7");
  }

  @Test
  void issue_many_areAllDifferent() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      secrets.add(tokens.issue("ada", "match-7", MINUTE).secret());
    }

    assertThat(secrets).hasSize(1_000).allMatch(secret -> secret.matches("[A-Za-z0-9_-]{43}"));
  }

  @Test
  void issue_wrongArguments_areRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("", "s", MINUTE))
        .withMessageContaining("player");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("\ud800", "s", MINUTE))
        .withMessageContaining("player");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a".repeat(513), "s", MINUTE))
        .withMessageContaining("player");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "", MINUTE))
        .withMessageContaining("session");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "s\n", MINUTE))
        .withMessageContaining("session");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "/".repeat(134), MINUTE))
        .withMessageContaining("session");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "s", Duration.ofNanos(999_999)))
        .withMessageContaining("lifetime");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "s", Duration.ofDays(1).plusMillis(1)))
        .withMessageContaining("lifetime");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "s", MINUTE, Map.of("x", "y".repeat(16_384))))
        .withMessageContaining("attributes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue("a", "s", MINUTE, Map.of("mood", "\udc00")))
        .withMessageContaining("mood");
    assertThat(keys()).isEmpty();
  }

  static Stream<String> longestSessions() {
    return Stream.of("s".repeat(400), "/".repeat(133), "\u4e16".repeat(133));
  }

  @ParameterizedTest
  @MethodSource("longestSessions")
  void redeem_longestSession_works(String session) {
    ConnectionToken token = tokens.issue("a".repeat(512), session, MINUTE);

    assertThat(tokens.redeem(token.secret(), session).session()).isEqualTo(session);
  }

  @Test
  void messages_ofEverything_holdNoSecret() {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);

    Exception refused =
        catchThrowableOfType(
            AdmissionRefusedException.class, () -> tokens.redeem(token.secret(), "match-8"));

    assertThat(token.toString()).contains("ada", "match-7").doesNotContain(token.secret());
    assertThat(refused).hasMessageContaining("match-8").hasNoCause();
    assertThat(refused.getMessage()).doesNotContain(token.secret());
  }
}

package io.github.worldkeep.state.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Operation;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreEvent;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import io.github.worldkeep.store.testkit.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the store holds, format 1 as {@code docs/formats.md} describes it; and a store that fails.
 */
class TokenStorageTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final FaultInjection faults = new FaultInjection();
  private final List<StoreEvent> calls = new CopyOnWriteArrayList<>();
  private Persistence persistence;
  private ConnectionTokens tokens;

  @BeforeEach
  void open() {
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.KEY_VALUES, StoreUri.parse("sqlite:" + temp.resolve("tokens.db")))
            .withClock(clock)
            .withListener(calls::add);
    persistence = Persistence.open(faults.wrap(config));
    tokens = new ConnectionTokens(persistence.keyValues(), clock);
  }

  @AfterEach
  void close() {
    persistence.close();
    faults.close();
  }

  /** Bits that are 0 to 31, so that all that is written is known. */
  private static final class CountingRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
    }
  }

  private static String hash(String secret) throws Exception {
    byte[] bits = Base64.getUrlDecoder().decode(secret);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bits));
  }

  private static String golden() throws IOException {
    try (InputStream in = TokenStorageTest.class.getResourceAsStream("/formats/token-1.json")) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  private record Row(String key, String value, long expires) {}

  /** The only row, read with nothing but SQLite. */
  private Row row() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("tokens.db"));
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT key, CAST(value AS TEXT), expires FROM kv")) {
      assertThat(rows.next()).isTrue();
      Row row = new Row(rows.getString(1), rows.getString(2), rows.getLong(3));
      assertThat(rows.next()).isFalse();
      return row;
    }
  }

  private StoreException redeemFails(String secret) {
    return catchThrowableOfType(StoreException.class, () -> tokens.redeem(secret, "match-7"));
  }

  @Test
  void issue_fixedToken_writesTheGoldenFile() throws Exception {
    ConnectionTokens fixed =
        new ConnectionTokens(persistence.keyValues(), clock, new CountingRandom());

    ConnectionToken token =
        fixed.issue("zo\u00eb", "eu/match-7", MINUTE, Map.of("team", "red", "role", "healer"));

    assertThat(token.secret()).isEqualTo("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    assertThat(row())
        .isEqualTo(
            new Row(
                "tokens/eu%2Fmatch-7/" + hash(token.secret()),
                golden(),
                clock.instant().plus(MINUTE).toEpochMilli()));
  }

  @Test
  void redeem_goldenFile_isItsPlayer() throws Exception {
    String secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    persistence
        .keyValues()
        .put("tokens/eu%2Fmatch-7/" + hash(secret), golden().getBytes(UTF_8), MINUTE);

    assertThat(tokens.redeem(secret, "eu/match-7"))
        .isEqualTo(
            new Admission(
                "zo\u00eb",
                "eu/match-7",
                clock.instant(),
                clock.instant().plus(MINUTE),
                Map.of("team", "red", "role", "healer")));
  }

  @Test
  void issue_any_leavesNoSecretInTheStore() throws Exception {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    byte[] bits = Base64.getUrlDecoder().decode(token.secret());

    assertThat(row().key()).endsWith(hash(token.secret()));
    persistence.close();
    for (Path file : Files.list(temp).toList()) {
      String content = new String(Files.readAllBytes(file), ISO_8859_1);
      assertThat(content)
          .doesNotContain(token.secret())
          .doesNotContain(new String(bits, ISO_8859_1))
          .doesNotContain(HexFormat.of().formatHex(bits));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"format\":0}",
        "{\"format\":\"one\"}",
        "{\"format\":1}",
        "{\"format\":1,\"hash\":\"HASH\",\"player\":\"ada\",\"session\":\"match-7\"}",
        "{\"format\":1,\"hash\":\"0\",\"player\":\"ada\",\"session\":\"match-7\",TIMES}",
        "{\"format\":1,\"hash\":\"HASH\",\"player\":\"ada\",\"session\":\"match-8\",TIMES}",
        "{\"format\":1,\"hash\":\"HASH\",\"player\":\"\",\"session\":\"match-7\",TIMES}",
        "{\"format\":1,\"hash\":\"HASH\",\"player\":\"ada\",\"session\":\"match-7\",TIMES",
        "{\"format\":1,\"hash\":\"HASH\",\"player\":\"ada\",\"session\":\"match-7\",TIMES}}"
      })
  void redeem_damagedValue_isCorruptAndAdmitsNobody(String json) throws Exception {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    String key = row().key();
    String times =
        "\"issuedAt\":\"2026-01-01T00:00:00Z\",\"expires\":\"2026-01-01T00:01:00Z\",\"attributes\":{}";
    String damaged = json.replace("HASH", hash(token.secret())).replace("TIMES", times);
    persistence.keyValues().put(key, damaged.getBytes(UTF_8), MINUTE);

    StoreException failure = redeemFails(token.secret());

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(trace(failure)).contains(key).doesNotContain(token.secret());
  }

  private static String trace(Exception failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  @Test
  void redeem_bitFlippedInTheHash_isCorrupt() throws Exception {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    Row row = row();
    byte[] good = row.value().getBytes(UTF_8);
    int from = row.value().indexOf("\"hash\"");
    int to = row.value().indexOf("\"player\"");
    for (int i = from + 8; i < to - 2; i++) {
      byte[] damaged = good.clone();
      damaged[i] ^= 1;
      persistence.keyValues().put(row.key(), damaged, MINUTE);

      assertThat(redeemFails(token.secret()).kind()).isEqualTo(Kind.CORRUPT);
    }
  }

  @Test
  void redeem_newerFormat_isRefusedWithBothNumbers() throws Exception {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    byte[] newer = "{\"format\":7,\"player\":{\"of\":\"another kind\"}}".getBytes(UTF_8);
    persistence.keyValues().put(row().key(), newer, MINUTE);

    StoreException failure = redeemFails(token.secret());

    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
    assertThat(failure).hasMessageContainingAll("format 7", "knows 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH/8",
        "../match-8/CQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AA"
      })
  void redeem_malformedSecret_isRefusedWithoutAskingTheStore(String secret) {
    calls.clear();

    assertThatThrownBy(() -> tokens.redeem(secret, "match-7"))
        .isInstanceOf(AdmissionRefusedException.class);

    assertThat(calls).isEmpty();
  }

  @Test
  void issueAndRedeem_takeOneCallEach() {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    tokens.redeem(token.secret(), "match-7");

    assertThat(calls)
        .extracting(StoreEvent::operation)
        .containsExactly(Operation.PUT, Operation.TAKE);
  }

  @Test
  void redeem_storeAway_isUnavailableAndTheTokenStaysGood() {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    StoreException failure = redeemFails(token.secret());

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(trace(failure)).doesNotContain(token.secret());
    faults.heal();
    assertThat(tokens.redeem(token.secret(), "match-7").player()).isEqualTo("ada");
  }

  /** Nobody knows who entered: rather nobody than two. */
  @Test
  void redeem_answerLost_saysThatTheOutcomeIsUnknown() {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).onlyFor("take"));

    assertThat(redeemFails(token.secret()).retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);

    faults.heal();
    assertThat(Attempt.of(tokens, token.secret(), "match-7")).isEmpty();
  }

  @Test
  void issue_storeAway_fails() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    assertThatThrownBy(() -> tokens.issue("ada", "match-7", MINUTE))
        .isInstanceOf(StoreException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scan", "remove"})
  void revoke_storeAway_failsAndSucceedsTheNextTime(String method) {
    ConnectionToken token = tokens.issue("ada", "match-7", MINUTE);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor(method));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> tokens.revoke("match-7"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    faults.heal();
    assertThat(tokens.revoke("match-7")).isEqualTo(1);
    assertThat(Attempt.of(tokens, token.secret(), "match-7")).isEmpty();
  }

  @Test
  void tokens_onAStoreOfThisProcess_areRefusedUnlessToldThatAllIsOne() {
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.KEY_VALUES, StoreUri.parse("memory:"));
    try (Persistence own = Persistence.open(config)) {
      assertThatThrownBy(() -> new ConnectionTokens(own.keyValues(), clock))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
          .hasMessageContainingAll("WORLDKEEP_KEY_VALUES", "inOneProcess");
      assertThatThrownBy(() -> new ConnectionTokens(own.keyValues()))
          .isInstanceOf(StoreException.class);
      assertThat(own.keyValues().scan("")).isEmpty();
      ConnectionTokens one = ConnectionTokens.inOneProcess(own.keyValues());
      String secret = one.issue("ada", "match-7", MINUTE).secret();
      assertThat(one.redeem(secret, "match-7").player()).isEqualTo("ada");
    }
  }
}

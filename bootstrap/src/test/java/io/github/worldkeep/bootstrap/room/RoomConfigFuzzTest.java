package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a room config is, it is read or ends in a {@link RoomConfigException}, and no secret in
 * it is ever shown.
 *
 * <p>50,000 inputs by default. {@code -Droom.fuzz=1000000} makes it longer, and {@code
 * -Droom.fuzz.seed=…} repeats one; see CONTRIBUTING.md.
 */
class RoomConfigFuzzTest {
  /** What stands in the environment, and must never be read. */
  private static final String OPERATORS = "0perators-s3cret";

  private static final Map<String, String> ENVIRONMENT = Map.of("DB_PASSWORD", OPERATORS);

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "7",
    "1.5",
    "1e9",
    "1e-9",
    "1e400",
    "1e-400",
    "1e2147483647",
    "1e2147483648",
    "1e-2147483648",
    "1e-2147483649",
    "1E+99999999999",
    "-1.0e-99999999999999999999",
    "00",
    "1.",
    ".5",
    "+1",
    "NaN",
    "-Infinity",
    "0x10",
    "9223372036854775808",
    "123456789012345678901234567890"
  };
  private static final String[] ESCAPES = {
    "\\u0000", "\\ud800", "\\udc00", "\\ud83c\\udf0d", "\\n", "\\x", "\\u12", "\\", "\ud800",
    "\u0000", "\u202e", "\ufeff", "\u007f", "/../", "%2e%2e%2f", "%", "%zz", "env:DB_PASSWORD",
    "file:/etc/passwd", "file:%2Fetc%2Fpasswd", "%65nv:DB_PASSWORD", "@", "://", "?a=b&a=b", ","
  };
  private static final String[] SCHEMES = {
    "postgresql",
    "redis",
    "rediss",
    "redis-sentinel",
    "redis-cluster",
    "s3",
    "sqlite",
    "file",
    "memory",
    "jdbc:postgresql",
    "POSTGRESQL",
    "nothing",
    "",
    "fault1+s3"
  };
  private static final String[] PARAMETERS = {
    "endpoint",
    "session-token",
    "schema",
    "ssl-key",
    "tls-ca",
    "cleartext",
    "x",
    "prefix",
    "password"
  };

  private static final class Writer {
    private final Random random;
    private final String secret;

    /** A secret may stand where no secret belongs, and so be shown of what could be read. */
    private boolean misplaced;

    Writer(Random random) {
      this.random = random;
      this.secret = "S3c" + Long.toString(random.nextLong() >>> 16, 36) + "r3t";
    }

    private String any(String... texts) {
      return texts[random.nextInt(texts.length)];
    }

    @SafeVarargs
    private String any(Supplier<String>... writers) {
      return writers[random.nextInt(writers.length)].get();
    }

    private boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    String config() {
      String json = object(4);
      if (chance(3)) {
        json = "\ufeff" + json;
      }
      return chance(25) ? broken(json) : json;
    }

    private String broken(String json) {
      misplaced = true;
      int at = random.nextInt(json.length() + 1);
      int to = Math.min(json.length(), at + random.nextInt(6));
      return any(
          () -> json.substring(0, at),
          () -> json.substring(0, at) + json.substring(to),
          () -> json.substring(0, at) + any(ESCAPES) + json.substring(to),
          () -> json.substring(0, at) + (char) random.nextInt(0x10000) + json.substring(at),
          () -> json + any(" x", "{}", secret, ",", "\u0000"),
          () -> "[".repeat(random.nextInt(6_000)) + secret,
          () -> "{\"a\":".repeat(random.nextInt(1_900)) + "1",
          () -> "{\"a\":" + "9".repeat(random.nextInt(10_200)) + "}",
          () -> "{\"" + "a".repeat(random.nextInt(10_200)) + secret + "\":1}",
          () -> secret);
    }

    private String object(int depth) {
      StringBuilder json = new StringBuilder("{");
      for (int i = random.nextInt(6); i > 0; i--) {
        json.append(json.length() > 1 ? "," : "").append(field(depth));
      }
      return json.append('}').toString();
    }

    private String field(int depth) {
      return any(
          () -> "\"worldId\":" + any(() -> plain("w1"), () -> wrong(depth)),
          () -> "\"sessionId\":" + any(() -> plain("s1"), () -> wrong(depth)),
          () -> "\"saveDirectory\":" + any(this::directory, () -> wrong(depth)),
          () -> "\"players\":[" + plain("ann") + "," + wrong(depth) + "]",
          () -> "\"format\":" + any(() -> "1", () -> any(NUMBERS), () -> value(depth)),
          () -> "\"stores\":{" + store() + (chance(30) ? "," + store() : "") + "}",
          () -> "\"stores\":" + value(depth),
          () -> text("game") + ":" + value(depth));
    }

    private String store() {
      return any("\"documents\":", "\"objects\":", "\"keyValues\":", text("documents") + ":")
          + (chance(90) ? "\"" + uri() + "\"" : misplaced());
    }

    /** A secret where a URI belongs. */
    private String misplaced() {
      misplaced = true;
      return value(1);
    }

    private String directory() {
      return plain(any("saves", "/", "..", "a/../../b", "/proc/self", "~", ".worldkeep"));
    }

    /** For a field whose text is shown. */
    private String plain(String usual) {
      return "\"" + usual + (chance(20) ? any(ESCAPES) : "") + "\"";
    }

    /** No text. */
    private String wrong(int depth) {
      return any(
          () -> any(NUMBERS), () -> "[" + value(depth) + "]", () -> "{\"x\":" + value(0) + "}");
    }

    private String value(int depth) {
      return any(
          () -> text(secret),
          () -> "\"" + uri() + "\"",
          () -> any(NUMBERS),
          () -> any("true", "false", "null", "nul", "undefined"),
          () -> depth == 0 ? "[]" : object(depth - 1),
          () -> depth == 0 ? "{}" : "[" + value(depth - 1) + "," + value(depth - 1) + "]");
    }

    private String text(String usual) {
      return "\"" + (chance(80) ? usual : usual + any(ESCAPES) + (chance(50) ? secret : "")) + "\"";
    }

    private String uri() {
      return chance(50) ? rightUri() : oddUri();
    }

    private String rightUri() {
      return any(
          () -> "postgresql://u:" + secret + "@a:1,b/game?schema=" + any(ESCAPES),
          () -> "rediss://:" + secret + "%40%2F@host/1?prefix=" + parameter(),
          () -> "redis-sentinel://host?master=m&sentinel-password=" + secret,
          () ->
              "s3://key:" + secret + "@bucket?session-token=" + secret + "&endpoint=" + parameter(),
          () -> "memory:?" + any("password", "token", "x-key") + "=" + secret,
          () -> "sqlite:" + any("/etc/x", "a/b.db", "../x", "/", "%00") + "?secret=" + secret);
    }

    private String oddUri() {
      misplaced = true;
      String user =
          any(
              "",
              "user@",
              "user:" + secret + "@",
              "u:env:DB_PASSWORD@",
              "u:%65nv%3ADB_PASSWORD@",
              "u:file:%2Fetc%2Fpasswd@",
              "u:" + secret + any(ESCAPES) + "@");
      String host = any("", "host", "host:5432", "[::1]:1", "a,b:2", "h:" + secret, "h%00", "::1");
      String path = any("", "/", "/game", "/../x", "/" + secret, "//" + secret);
      String query = chance(50) ? "" : "?" + any(PARAMETERS) + "=" + parameter();
      String more = chance(80) ? "" : "&" + any(PARAMETERS) + "=" + parameter();
      return any(SCHEMES) + any("://", ":", "") + user + host + path + query + more;
    }

    private String parameter() {
      return any(
          "x", "env:DB_PASSWORD", "file:/etc/passwd", "http://h", "true", "%", "", any(ESCAPES));
    }
  }

  /**
   * What is said of a room config: of one that could be read, and in exceptions.
   *
   * @param read as text and as JSON without the game's fields, which are not for the log
   */
  private record Said(StringBuilder read, StringWriter refused) {
    static Said of(String json) {
      Said said = new Said(new StringBuilder(), new StringWriter());
      said.attempt(
          () -> {
            RoomConfig config = RoomConfig.parse(json);
            said.read.append(config).append(config.stores());
            said.attempt(() -> config.directory(ENVIRONMENT::get));
            said.attempt(() -> said.read.append(config.persistence(ENVIRONMENT::get)));
            said.attempt(() -> said.read.append(withoutGame(config).toJson()));
            said.attempt(config::toJson);
          });
      return said;
    }

    private static RoomConfig withoutGame(RoomConfig config) {
      return new RoomConfig(
          config.sessionId(),
          config.worldId(),
          config.saveDirectory(),
          config.players(),
          config.stores(),
          "{}");
    }

    private void attempt(Runnable use) {
      try {
        use.run();
      } catch (RoomConfigException e) {
        e.printStackTrace(new PrintWriter(refused));
        refused.append(e.field());
      }
    }
  }

  private static void check(long seed) {
    Writer writer = new Writer(new Random(seed));
    String json = writer.config();
    String input = String.format(Locale.ROOT, "-Droom.fuzz.seed=%d: %s", seed, json);
    try {
      Said said = Said.of(json);
      assertThat(said.refused().toString()).as(input).doesNotContain(OPERATORS, writer.secret);
      assertThat(said.read().toString()).as(input).doesNotContain(OPERATORS);
      if (!writer.misplaced) {
        assertThat(said.read().toString()).as(input).doesNotContain(writer.secret);
      }
    } catch (RuntimeException | StackOverflowError e) {
      fail(input, e);
    }
  }

  @Test
  void anyInput_isReadOrRefused_andNoSecretIsShown() {
    long first = Long.getLong("room.fuzz.seed", 0);
    int count = Integer.getInteger("room.fuzz", 50_000);
    LongStream.range(first, first + count).parallel().forEach(RoomConfigFuzzTest::check);
  }

  /**
   * A half of what is generated is well-formed, so that what lies behind the JSON is tried, too.
   */
  @Test
  void inputs_areReadAndRefused() {
    long read = LongStream.range(0, 1_000).filter(RoomConfigFuzzTest::isRead).count();
    assertThat(read).isBetween(150L, 850L);
  }

  private static boolean isRead(long seed) {
    return !Said.of(new Writer(new Random(seed)).config()).read().isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e2147483648",
        "1e-2147483648",
        "0.1e-2147483647",
        "1e99999999999999999999",
      })
  void numberWithAnEndlessExponent_isRefusedWithoutIt(String number) {
    for (String json :
        List.of(
            "{\"difficulty\":%s}",
            "{\"format\":%s}", "{\"worldId\":[%s]}", "{\"a\":[{\"b\":%s}]}")) {
      assertThatThrownBy(() -> RoomConfig.parse(json.formatted(number)))
          .isInstanceOf(RoomConfigException.class)
          .hasMessageContaining("exponent")
          .hasMessageNotContaining("2147")
          .hasMessageNotContaining("9999")
          .hasNoCause();
    }
  }

  /** As Java writes it, it has more digits than a reader takes. */
  @Test
  void numberThatGrowsWhenItIsWritten_isRefused() {
    String json = "{\"a\":%s}".formatted("1".repeat(998) + "e9");
    assertThatThrownBy(() -> RoomConfig.parse(json)).isInstanceOf(RoomConfigException.class);
  }

  @Test
  void byteOrderMark_isSkipped() {
    String json = "\ufeff{\"worldId\":\"w1\"}";
    assertThat(RoomConfig.parse(json).worldId()).isPresent();
    assertThat(RoomConfig.find(Optional.of(json), name -> null).worldId()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sessionId\":\"a\\ud800\"}",
        "{\"saveDirectory\":\"a\\udc00b\"}",
        "{\"players\":[\"\\ud800\"]}",
        "{\"stores\":{\"documents\":\"sqlite:\\ud83c\"}}"
      })
  void halfASurrogatePair_isRefused(String json) {
    assertThatThrownBy(() -> RoomConfig.parse(json))
        .isInstanceOf(RoomConfigException.class)
        .hasMessageContaining("surrogate");
  }
}

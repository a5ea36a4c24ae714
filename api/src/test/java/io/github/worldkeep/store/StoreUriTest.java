package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StoreUriTest {
  private static final String SECRET = "hunter2";

  @Test
  void parse_everyPart_isDecoded() {
    StoreUri uri =
        StoreUri.parse(
            "PostgreSQL://us%40er:pa%2Fss@db-1:5432,db-2:5433/ga%20me?a=1%262&b=&c=%C3%A9");
    assertThat(uri.scheme()).isEqualTo("postgresql");
    assertThat(uri.user()).hasValue("us@er");
    assertThat(uri.password()).hasValue("pa/ss");
    assertThat(uri.authority()).hasValue("db-1:5432,db-2:5433");
    assertThat(uri.path()).isEqualTo("/ga me");
    assertThat(uri.parameter("a")).hasValue("1&2");
    assertThat(uri.parameter("b")).hasValue("");
    assertThat(uri.parameter("c")).hasValue("\u00e9");
    assertThat(uri.parameter("d")).isEmpty();
  }

  @Test
  void parse_withoutAuthority_theRestIsThePath() {
    assertThat(StoreUri.parse("memory:").path()).isEmpty();
    assertThat(StoreUri.parse("sqlite:game.db").path()).isEqualTo("game.db");
    assertThat(StoreUri.parse("file:./my data").path()).isEqualTo("./my data");
    assertThat(StoreUri.parse("file:C:\\games\\x").path()).isEqualTo("C:\\games\\x");
    assertThat(StoreUri.parse("file:/a@b").path()).isEqualTo("/a@b");
    assertThat(StoreUri.parse("file:///a@b").path()).isEqualTo("/a@b");
    assertThat(StoreUri.parse("sqlite:/a%3Fb%25?x=1").path()).isEqualTo("/a?b%");
    assertThat(StoreUri.parse("file:///a").authority()).isEmpty();
    assertThat(StoreUri.parse("s3://bucket").path()).isEmpty();
    assertThat(StoreUri.parse("redis://:pw@host").user()).hasValue("");
  }

  @Test
  void parse_malformed_isInvalidAndNeverRepeated() {
    List<String> wrong =
        List.of(
            "",
            SECRET,
            ":" + SECRET,
            "1x:" + SECRET,
            "a b:" + SECRET,
            "\u00e9:" + SECRET,
            "file:%" + SECRET,
            "file:%zz" + SECRET,
            "redis://u:%zz" + SECRET + "@host",
            "redis://u:p" + SECRET + "/x@host",
            "redis://u:p?" + SECRET + "@host",
            "redis://u:" + SECRET + "?a=b@host",
            "s3://b?" + SECRET,
            "s3://b?=" + SECRET,
            "s3://b?a=1&a=" + SECRET,
            "s3://b?a=1&&b=" + SECRET,
            "redis://u:p@" + SECRET + "/x@host",
            "redis://u:p@ss?" + SECRET + "=1@host",
            "redis://u:p/" + SECRET + "@host",
            "redis://us/er:" + SECRET + "@host",
            "redis://u:%ff" + SECRET + "@host",
            "redis://u:file:/run/@" + SECRET + "@host",
            "redis://u:pa?" + SECRET + "=%zz",
            "redis://u:pa?" + SECRET + "=1&" + SECRET + "=2",
            "redis:/user:x?" + SECRET + "=%@host",
            "s3://b?%" + SECRET + "=1");
    for (String text : wrong) {
      assertThat(invalid(() -> StoreUri.parse(text))).as(text).message().doesNotContain(SECRET);
    }
  }

  @Test
  void toString_hidesSecretsAndShowsReferences() {
    Map<String, String> shown =
        Map.of(
            "redis://user:hunter2@host/0", "redis://user:***@host/0",
            "redis://:hunter2@host", "redis://:***@host",
            "redis://user:env:REDIS@host", "redis://user:env:REDIS@host",
            "s3://b?secret-key=hunter2&region=eu", "s3://b?secret-key=***&region=eu",
            "s3://b?accessToken=hunter2", "s3://b?accessToken=***",
            "s3://b?PASSWORD=hunter2", "s3://b?PASSWORD=***",
            "s3://b?signature=hunter2", "s3://b?signature=***",
            "s3://b?key=file:/run/secrets/k", "s3://b?key=file:/run/secrets/k",
            "sqlite:game.db?sync=full", "sqlite:game.db?sync=full");
    shown.forEach((text, safe) -> assertThat(StoreUri.parse(text)).hasToString(safe));
  }

  @Test
  void toString_secretInAWrongPlace_isHidden() {
    Map<String, String> shown =
        Map.ofEntries(
            Map.entry("redis://hunter2@host/0", "redis://***@host/0"),
            Map.entry("redis://us%3Ahunter2@host", "redis://***@host"),
            Map.entry("redis://user:hunter2", "redis://***"),
            Map.entry("redis://:hunter2/0?prefix=a", "redis://***"),
            Map.entry("redis://[::1]:hunter2", "redis://***"),
            Map.entry("redis:user:hunter2@host", "redis:***"),
            Map.entry("redis:user:pa?x=hunter2@host", "redis:***"),
            Map.entry("redis:/user:hunter2@host/0", "redis:***"),
            Map.entry("redis:////user:hunter2@host/0", "redis://***"),
            Map.entry("jdbc:postgresql://u:hunter2@db/game", "jdbc:***"),
            Map.entry("jdbc:postgresql://db/game?user=u&password=hunter2", "jdbc:***"),
            Map.entry("jdbc:postgresql://user:hunter2/game", "jdbc:***"),
            Map.entry("jdbc:sqlserver://db;user=u;password=hunter2", "jdbc:***"),
            Map.entry("postgresql:host=db password=hunter2", "postgresql:***"),
            Map.entry("postgresql://db;pwd=hunter2/game", "postgresql://***"),
            Map.entry("postgresql://db/game?pw=hunter2", "postgresql://db/game?pw=***"),
            Map.entry("s3://b?endpoint=http://u:hunter2%40h", "s3://b?endpoint=***"),
            Map.entry("s3://b?a%20b=1", "s3://b?***=1"),
            Map.entry("redis://a:1,[::1]:2,b/0", "redis://a:1,[::1]:2,b/0"));
    shown.forEach((text, safe) -> assertThat(StoreUri.parse(text)).hasToString(safe));
  }

  @Test
  void toString_pathOfAFile_isShown() {
    for (String text :
        List.of(
            "sqlite:C:\\Users\\me@corp\\a.db",
            "sqlite:C:/Users/me@corp/a.db?synchronous=NORMAL",
            "sqlite:/C:/Users/me@corp/a.db",
            "file:/srv/a:b@c",
            "file:///srv/a:b@c",
            "file:./a:b@c",
            "file:games/12:30/me@corp",
            "file:C:\\games?x=me@corp",
            "file:/srv/token=1;key=2/x")) {
      StoreUri uri = StoreUri.parse(text);

      assertThat(uri.toString()).isEqualTo(text);
      assertThat(StoreUri.parse(uri.toText())).as(text).isEqualTo(uri);
    }
  }

  @Test
  void toString_pathOfAFileThatLooksLikeAPassword_isHiddenAndStillAFile() {
    for (String text :
        List.of(
            "file:user:hunter2@host",
            "file:/user:hunter2@host/0",
            "file:////user:hunter2@host",
            "sqlite:user:pa?x=hunter2@host",
            "sqlite:user:pa/ss\\hunter2@host",
            "sqlite:jdbc:postgresql://u:hunter2@host/game",
            "sqlite:postgresql://db/game;password=hunter2")) {
      StoreUri uri = StoreUri.parse(text);

      assertThat(uri.toString())
          .isEqualTo(uri.scheme() + ":" + (text.contains(":////") ? "//" : "") + "***");
      assertThat(StoreUri.parse(uri.toText())).as(text).isEqualTo(uri);
    }
    assertThatThrownBy(StoreUri.parse("postgresql:user:hunter2@host/db")::toText)
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(StoreUri.parse("file://user:hunter2/x")::toText)
        .isInstanceOf(StoreException.class);
  }

  @Test
  void parse_referenceToAFileInTheUserInfo_needsNoEscapesForItsSlashes() {
    for (String text :
        List.of(
            "postgresql://game:file:/run/secrets/db@host:5432/game?schema=s",
            "postgresql://game:file:%2Frun%2Fsecrets%2Fdb@host:5432/game?schema=s")) {
      StoreUri uri = StoreUri.parse(text);
      assertThat(uri.user()).hasValue("game");
      assertThat(uri.password()).hasValue("file:/run/secrets/db");
      assertThat(uri.authority()).hasValue("host:5432");
      assertThat(uri.path()).isEqualTo("/game");
      assertThat(uri.parameter("schema")).hasValue("s");
      assertThat(uri).hasToString("postgresql://game:file:/run/secrets/db@host:5432/game?schema=s");
      assertThat(StoreUri.parse(uri.toText())).isEqualTo(uri);
    }
    StoreUri redis = StoreUri.parse("redis-sentinel://:file:/run/secrets/r@a:1,b/0?master=m");
    assertThat(redis.user()).hasValue("");
    assertThat(redis.password()).hasValue("file:/run/secrets/r");
    assertThat(redis.authority()).hasValue("a:1,b");
    assertThat(StoreUri.parse("s3://AK:file:keys/a%40b@bucket").password())
        .hasValue("file:keys/a@b");
  }

  @Test
  void resolve_references_areReplacedButStayShown(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "from file\n");
    StoreUri uri = StoreUri.parse("s3://u:env:PW@b?key=file:" + file + "&region=eu&x=env:X");
    StoreUri resolved = uri.resolve(Map.of("PW", SECRET, "X", "env:PW")::get);
    assertThat(resolved.password()).hasValue(SECRET);
    assertThat(resolved.parameter("key")).hasValue("from file");
    assertThat(resolved.parameter("region")).hasValue("eu");
    assertThat(resolved.parameter("x")).as("resolved once").hasValue("env:PW");
    assertThat(resolved).hasToString(uri.toString());
    assertThat(resolved.resolve(name -> "again")).isEqualTo(resolved);
  }

  @Test
  void resolve_missingReference_isInvalidAndSaysWhere(@TempDir Path directory) {
    StoreUri variable = StoreUri.parse("s3://b?key=env:NOT_SET");
    StoreUri file =
        StoreUri.parse("redis://u:file:" + directory.toString().replace("/", "%2F") + "%2Fno@h");
    assertThat(invalid(() -> variable.resolve(name -> null)))
        .hasMessageContainingAll("parameter key", "NOT_SET", "set it");
    assertThat(invalid(() -> file.resolve(name -> null)))
        .hasMessageContainingAll("password", "can't be read");
  }

  private static void assertUnreadable(Path file, String problem) {
    String reference = "s3://b?key=file:" + file + "&x=" + SECRET;
    assertThat(invalid(() -> StoreUri.parse(reference).resolve(name -> null)))
        .hasMessageContainingAll("parameter key", file.toString(), problem)
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  @Timeout(60)
  void resolve_fileThatIsNone_isInvalidAtOnce(@TempDir Path directory) throws Exception {
    assertUnreadable(directory, "a directory");
    assertUnreadable(directory.resolve("missing"), "can't be read");
    assertUnreadable(Path.of("/dev/zero"), "a pipe or a device");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertUnreadable(pipe, "a pipe or a device");
    Path link = Files.createSymbolicLink(directory.resolve("link"), pipe);
    assertUnreadable(link, "a pipe or a device");
    assertThat(invalid(() -> StoreUri.parse("s3://b?key=file:a%00b").resolve(name -> null)))
        .hasMessageContaining("can't be read");
  }

  @Test
  void resolve_fileBeyondItsLimit_isInvalid(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("secret");
    Files.writeString(file, SECRET.repeat(10_000));
    assertUnreadable(file, "more than 64 KiB");
    Files.write(file, new byte[] {(byte) 0xff, 'x'});
    assertUnreadable(file, "not UTF-8");
    Files.writeString(file, "x".repeat(64 * 1024));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    StoreUri uri = StoreUri.parse("s3://b?key=file:" + link).resolve(name -> null);
    assertThat(uri.parameter("key")).hasValue("x".repeat(64 * 1024));
  }

  @Test
  void allowParameters_unknown_isInvalidAndListsTheKnown() {
    StoreUri uri = StoreUri.parse("s3://b?regoin=hunter2");
    assertThat(invalid(() -> uri.allowParameters(Set.of("region", "endpoint"))))
        .hasMessageContainingAll("regoin", "[endpoint, region]")
        .message()
        .doesNotContain(SECRET);
    assertThat(invalid(() -> uri.allowParameters(Set.of()))).hasMessageContaining("none");
    uri.allowParameters(Set.of("regoin"));
  }

  @Test
  void parameter_readByAFunction() {
    StoreUri uri = StoreUri.parse("s3://b?size=12&wrong=hunter2");
    assertThat(uri.parameter("size", 5, "a number", Integer::valueOf)).isEqualTo(12);
    assertThat(uri.parameter("other", 5, "a number", Integer::valueOf)).isEqualTo(5);
    assertThat(invalid(() -> uri.parameter("wrong", 5, "a number", Integer::valueOf)))
        .hasMessageContainingAll("wrong", "a number")
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  void equals_byEveryPartAlsoTheHidden() {
    StoreUri uri = StoreUri.parse("s3://u:a@b/c?key=1");
    assertThat(uri).isEqualTo(StoreUri.parse("S3://u:a@b/c?key=1"));
    assertThat(uri).hasSameHashCodeAs(StoreUri.parse("s3://u:a@b/c?key=1"));
    for (String other :
        List.of(
            "s4://u:a@b/c?key=1",
            "s3://v:a@b/c?key=1",
            "s3://u:x@b/c?key=1",
            "s3://u:a@x/c?key=1",
            "s3://u:a@b/x?key=1",
            "s3://u:a@b/c?key=2",
            "s3://u:a@b/c")) {
      assertThat(uri).isNotEqualTo(StoreUri.parse(other));
    }
  }

  @Test
  void withScheme_changesOnlyTheScheme() {
    StoreUri uri = StoreUri.parse("s3://u:a@b/c?key=1");
    assertThat(uri.withScheme("x+s3")).isEqualTo(StoreUri.parse("x+s3://u:a@b/c?key=1"));
    assertThat(invalid(() -> uri.withScheme("X y"))).hasMessageContaining("scheme");
  }

  @Test
  void toText_withoutSecret_isReadAsAnEqualOne() {
    for (String text :
        List.of(
            "memory:",
            "sqlite:game.db",
            "file:./my data\\x",
            "file:///a%40b%3Fc%25",
            "file:/%2Fa",
            "file:%2F%2Fa",
            "s3://bucket/prefix?endpoint=https://h:1/?a=b%26c%25d&region=eu",
            "redis://[::1]:6379",
            "postgresql://us%3Aer%40:env:DB_PASSWORD@a%2Fb,c/game",
            "postgresql://us%3Aer%40:env:DB_PASSWORD@db/ga%40me?application-name=a%40b",
            "postgresql://user:file:%2Frun%2Fsecrets%2Fx@db/game?a=b")) {
      StoreUri uri = StoreUri.parse(text);

      assertThat(StoreUri.parse(uri.toText())).as(text).isEqualTo(uri);
    }
    assertThat(StoreUri.parse("sqlite:/data/game.db").toText()).isEqualTo("sqlite:/data/game.db");
    assertThat(StoreUri.parse("postgresql://u:env:PW@db/x").toText())
        .isEqualTo("postgresql://u:env%3APW@db/x");
  }

  @Test
  void toText_secretInClear_isRefusedAndNotRepeated() {
    for (String text :
        List.of(
            "postgresql://u:" + SECRET + "@db/x",
            "s3://b?secretKey=" + SECRET,
            "jdbc:postgresql://u:" + SECRET + "@db/x",
            "redis://u:" + SECRET + "/0")) {
      StoreUri uri = StoreUri.parse(text);

      assertThatThrownBy(uri::toText)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("env:NAME")
          .hasMessageNotContaining(SECRET);
    }
    StoreUri resolved = StoreUri.parse("s3://b?x=env:X").resolve(name -> SECRET);
    assertThatThrownBy(resolved::toText).isInstanceOf(StoreException.class);
  }
}

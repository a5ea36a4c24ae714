package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomConfigStoresTest {
  @TempDir private Path temp;

  @Test
  void persistence_roomThenEnvironmentThenEmbedded() {
    RoomConfig room = RoomConfig.parse("{\"stores\":{\"keyValues\":\"memory:room\"}}");
    Map<String, String> environment =
        Map.of(
            "WORLDKEEP_KEY_VALUES", "memory:environment",
            "WORLDKEEP_DOCUMENTS", "memory:environment");

    PersistenceConfig config = room.persistence(environment::get);

    assertThat(config.stores())
        .isEqualTo(
            Map.of(
                StoreKind.KEY_VALUES, StoreUri.parse("memory:room"),
                StoreKind.DOCUMENTS, StoreUri.parse("memory:environment"),
                StoreKind.OBJECTS, StoreUri.parse("file:.worldkeep/objects")));
  }

  @Test
  void persistence_nothingSaid_isTheEmbeddedTrio() {
    PersistenceConfig config = RoomConfig.empty().persistence(name -> null);

    assertThat(config.stores())
        .isEqualTo(PersistenceConfig.embedded(Path.of(".worldkeep")).stores());
  }

  @Test
  void persistence_references_resolveInTheGivenEnvironment() throws Exception {
    RoomConfig room =
        RoomConfig.parse("{\"stores\":{\"keyValues\":\"memory:?secret=env:MISSING\"}}");

    StoreException failure = openingFails(room, Map.of("WORLDKEEP_ROOM_SECRETS", "MISSING"));

    assertThat(failure).hasMessageContaining("MISSING");
    assertThat(room.toString()).contains("env:MISSING");
  }

  @Test
  void persistence_malformedUriInTheEnvironment_namesTheVariable() {
    Map<String, String> environment = Map.of("WORLDKEEP_DOCUMENTS", "hunter2");

    assertThatThrownBy(() -> RoomConfig.empty().persistence(environment::get))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("WORLDKEEP_DOCUMENTS", "starts with its scheme")
        .hasMessageNotContaining("hunter2");
  }

  private static StoreException openingFails(RoomConfig room, Map<String, String> environment) {
    try (Persistence opened = Persistence.open(room.persistence(environment::get))) {
      throw new AssertionError("opened " + opened);
    } catch (StoreException e) {
      return e;
    }
  }

  @Test
  void persistence_namedStores_open() {
    RoomConfig room =
        RoomConfig.parse(
            "{\"stores\":{\"keyValues\":\"memory:\",\"documents\":\"sqlite:%s/d.db\",\"objects\":\"file:%s/o\"}}"
                .formatted(temp, temp));

    Map<String, String> environment = Map.of("WORLDKEEP_SAVE_ROOT", temp.toString());
    try (Persistence persistence = Persistence.open(room.persistence(environment::get))) {
      persistence.objects().put("key", new byte[] {1});
    }
    assertThat(temp.resolve("d.db")).exists();
    assertThat(temp.resolve("o")).isDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"objects\":\"s3://its:own@b?endpoint=http://127.0.0.1:1\"' | WORLDKEEP_DOCUMENTS",
        "'\"documents\":\"postgresql://its:own@127.0.0.1:1/game\"' | WORLDKEEP_OBJECTS",
        "'\"documents\":\"sqlite:%s/d.db\"' | WORLDKEEP_OBJECTS",
        "'\"objects\":\"file:%s/o\"' | WORLDKEEP_DOCUMENTS",
        "'\"keyValues\":\"sqlite:%s/k.db\"' | WORLDKEEP_DOCUMENTS and WORLDKEEP_OBJECTS"
      })
  void persistence_halfOfTheStoresNamed_isRefusedBeforeAnyIsOpened(String named, String missing) {
    RoomConfig room = RoomConfig.parse("{\"stores\":{" + named.replace("%s", "" + temp) + "}}");

    StoreException failure = openingFails(room, Map.of("WORLDKEEP_SAVE_ROOT", temp.toString()));

    assertThat(failure.kind()).isEqualTo(StoreException.Kind.INVALID);
    assertThat(failure).hasMessageContaining("set " + missing);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void persistence_halfByTheRoomAndHalfByTheEnvironment_isWhole() {
    RoomConfig room = RoomConfig.parse("{\"stores\":{\"objects\":\"file:%s/o\"}}".formatted(temp));
    Map<String, String> environment =
        Map.of(
            "WORLDKEEP_STORES", "sqlite:" + temp + "/d.db", "WORLDKEEP_SAVE_ROOT", temp.toString());

    try (Persistence persistence = Persistence.open(room.persistence(environment::get))) {
      persistence.keyValues().put("key", new byte[] {1});
      assertThat(persistence.documents().capabilities()).contains(Capability.SHARED);
    }
    assertThat(temp.resolve("o")).isDirectory();
  }

  @Test
  void persistence_memoryAlone_isNoHalf() {
    RoomConfig room = RoomConfig.parse("{\"stores\":{\"keyValues\":\"memory:\"}}");

    assertThat(room.persistence(name -> null).unnamed())
        .containsOnly(StoreKind.DOCUMENTS, StoreKind.OBJECTS);
  }

  /**
   * Whatever is wrong with a config, and wherever a password stands in it, nobody gets to see it.
   */
  @Test
  void secrets_allErrorPaths_areNeverShown() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String secret = secret(random);
      String json = config(random, secret);
      for (String text : everythingSaidOf(json)) {
        assertThat(text).as("seed %d, %s", seed, json).doesNotContain(secret);
      }
    }
  }

  /** As passwords are, also with characters that should have been percent-encoded. */
  private static String secret(Random random) {
    String characters = "abcXYZ0189!$&()*+,;=:/?#[]@%-._~ ";
    StringBuilder secret = new StringBuilder("S3");
    for (int i = 0; i < 8; i++) {
      secret.append(characters.charAt(random.nextInt(characters.length())));
    }
    return secret.append("cr3t").toString();
  }

  private static String config(Random random, String secret) {
    String[] uris = {
      "postgresql://user:SECRET@host/game",
      "postgresql://user:SECRET@host:5432/game?sslmode=none",
      "redis://:SECRET@host:6379/0",
      "nothing://user:SECRET@host",
      "jdbc:postgresql://user:SECRET@host/game",
      "memory:?password=SECRET",
      "memory://user:SECRET@host/x",
      "sqlite:game.db?key=SECRET",
      "file:objects?secretAccessKey=SECRET",
      "s3://bucket/prefix?accessKey=user&secretKey=SECRET",
      "SECRET"
    };
    String uri = uris[random.nextInt(uris.length)].replace("SECRET", secret);
    String[] configs = {
      "{\"stores\":{\"documents\":\"%s\"}}",
      "{\"stores\":{\"documents\":\"%s\"",
      "{\"stores\":{\"documents\":\"%s\"}} x",
      "{\"stores\":{\"documents\":[\"%s\"]}}",
      "{\"stores\":{\"documents\":\"%s\",\"documents\":\"%s\"}}",
      "{\"stores\":[\"%s\"]}",
      "{\"worldId\":\"%s\"}",
      "{\"players\":[\"%s\\n\"]}",
      "{\"sessionId\":{\"a\":\"%s\"}}",
      "{\"game\":\"%s\",\"format\":2}",
      "{\"game\":\"%s\"}",
      "\"stores\":\"%s\"}"
    };
    return configs[random.nextInt(configs.length)].replace("%s", uri);
  }

  private List<String> everythingSaidOf(String json) {
    List<String> said = new ArrayList<>();
    try {
      RoomConfig config = RoomConfig.find(Optional.of(json), name -> null);
      said.add(config.toString());
      said.add(config.stores().toString());
      said.add(open(config));
    } catch (RoomConfigException e) {
      said.add(trace(e));
    }
    return said;
  }

  /** With the document store alone, so that nothing else is created. */
  private String open(RoomConfig config) {
    StoreUri uri = config.stores().get(StoreKind.DOCUMENTS);
    if (uri == null) {
      return "";
    }
    try (Persistence opened =
        Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri))) {
      return opened.documents().toString();
    } catch (StoreException e) {
      return trace(e);
    }
  }

  private static String trace(Exception e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void persistence_saveDirectory_isNotTouched() {
    RoomConfig.parse("{\"saveDirectory\":\"" + temp.resolve("saves") + "\"}")
        .persistence(n -> null);

    assertThat(Files.exists(temp.resolve("saves"))).isFalse();
  }
}

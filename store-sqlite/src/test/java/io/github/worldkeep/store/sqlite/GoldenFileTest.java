package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file of each released format can be opened and read. {@link #main} wrote it, with the driver of
 * that format; it is never written again.
 */
final class GoldenFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> LEVEL = Index.number("stats.level");
  private static final Index<Boolean> ALIVE = Index.bool("alive");
  private static final Index<Instant> SEEN = Index.time("seen");
  private static final Index<String> TAGS = Index.texts("tags");

  private static final String ADA =
      "{\"name\":\"Ada\",\"stats\":{\"level\":7},\"alive\":true,\"seen\":\"2026-01-01T00:00:00.5Z\","
          + "\"tags\":[\"guild\",\"☺\"]}";
  private static final String BOB =
      "{\"name\":\"Bob\",\"stats\":{\"level\":7.5},\"alive\":false,\"tags\":[]}";

  @TempDir Path directory;

  /** Writes a golden file of the current format. Argument: where. */
  public static void main(String[] arguments) {
    try (Persistence persistence = open(Path.of(arguments[0]))) {
      KeyValueStore keyValues = persistence.keyValues();
      keyValues.put("for ever", new byte[] {0, 1, (byte) 0xff});
      keyValues.put("for an hour", "x".getBytes(UTF_8), Duration.ofHours(1));
      keyValues.put("empty", new byte[0]);
      keyValues.increment("number", 42);
      DocumentCollection<byte[]> players = players(persistence);
      DocumentCollection<byte[]> worlds = persistence.documents().collection("worlds", Codec.raw());
      players.put("gone", BOB.getBytes(UTF_8));
      players.delete("gone");
      persistence
          .documents()
          .commit(
              new Batch()
                  .insert(players, "ada", ADA.getBytes(UTF_8))
                  .insert(players, "bob ☺", BOB.getBytes(UTF_8))
                  .insert(worlds, "w", "{}".getBytes(UTF_8)));
    }
  }

  private static Persistence open(Path file) {
    StoreUri uri = StoreUri.parse("sqlite:" + file);
    return Persistence.open(
        PersistenceConfig.none()
            .with(StoreKind.DOCUMENTS, uri)
            .with(StoreKind.KEY_VALUES, uri)
            .withClock(CLOCK));
  }

  private static DocumentCollection<byte[]> players(Persistence persistence) {
    return persistence
        .documents()
        .collection("players", Codec.raw(), NAME, LEVEL, ALIVE, SEEN, TAGS);
  }

  private Path copy(int format) throws IOException {
    Path copy = directory.resolve("game.db");
    try (InputStream golden =
        GoldenFileTest.class.getResourceAsStream("format-" + format + ".db")) {
      assertThat(golden).as("golden file of format %s", format).isNotNull();
      Files.copy(golden, copy);
    }
    return copy;
  }

  @Test
  void currentFormat_hasAGoldenFile() throws IOException {
    assertThat(copy(Format.CURRENT)).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void open_ofAnyFormat_readsAllOfIt(int format) throws IOException {
    try (Persistence persistence = open(copy(format))) {
      KeyValueStore keyValues = persistence.keyValues();
      assertThat(keyValues.get("for ever")).hasValue(new byte[] {0, 1, (byte) 0xff});
      assertThat(keyValues.entry("for an hour").orElseThrow().timeToLive())
          .contains(Duration.ofHours(1));
      assertThat(keyValues.get("empty")).hasValue(new byte[0]);
      assertThat(keyValues.increment("number", 1)).isEqualTo(43);
      DocumentCollection<byte[]> players = players(persistence);
      assertThat(players.get("gone")).isEmpty();
      Document<byte[]> ada = players.get("ada").orElseThrow();
      assertThat(new String(ada.value(), UTF_8)).isEqualTo(ADA);
      assertThat(ada.version()).isEqualTo(new Version("2"));
      assertThat(new String(players.get("bob ☺").orElseThrow().value(), UTF_8)).isEqualTo(BOB);
      assertThat(persistence.documents().collection("worlds", Codec.raw()).get("w")).isPresent();
      assertQueries(players);
      Version next = players.put("ada", ADA.getBytes(UTF_8));
      assertThat(Long.parseLong(next.value())).as("a version of the next block").isGreaterThan(4);
    }
  }

  private static void assertQueries(DocumentCollection<byte[]> players) {
    Instant seen = Instant.parse("2026-01-01T00:00:00.500Z");
    for (Filter ada :
        List.of(NAME.eq("Ada"), LEVEL.lt(7.5), ALIVE.eq(true), SEEN.eq(seen), TAGS.contains("☺"))) {
      assertThat(players.find(Query.where(ada)).items())
          .as("%s", ada)
          .extracting(Document::id)
          .containsExactly("ada");
    }
    assertThat(players.count(TAGS.exists())).isEqualTo(2);
  }
}

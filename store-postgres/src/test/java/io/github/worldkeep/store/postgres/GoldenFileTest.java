package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Version;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store of each released format, as pg_dump wrote it ({@code pg_dump --inserts}, without what
 * depends on the server). So it also shows that a store survives a dump and its restoration.
 */
final class GoldenFileTest {
  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> LEVEL = Index.number("stats.level");
  private static final Index<Boolean> ALIVE = Index.bool("alive");
  private static final Index<Instant> SEEN = Index.time("seen");
  private static final Index<String> TAGS = Index.texts("tags");

  private static void restore(int format, PostgresHarness harness) throws IOException {
    try (InputStream golden =
        GoldenFileTest.class.getResourceAsStream("format-" + format + ".sql")) {
      assertThat(golden).as("golden file of format %s", format).isNotNull();
      String sql = new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8);
      harness.user().execute(sql.replace("golden.", harness.schema().name() + "."));
    }
  }

  private static DocumentCollection<byte[]> players(Persistence persistence) {
    return persistence
        .documents()
        .collection("players", Codec.raw(), NAME, LEVEL, ALIVE, SEEN, TAGS);
  }

  @Test
  void currentFormat_hasAGoldenFileWithTheSameTables() throws IOException {
    try (PostgresHarness old = PostgresHarness.in(Engines.postgres(), "");
        PostgresHarness fresh = PostgresHarness.in(Engines.postgres(), "")) {
      restore(Format.CURRENT, old);
      try (Persistence persistence = fresh.open()) {
        players(persistence);
        persistence.documents().collection("worlds", Codec.raw());
      }
      assertThat(definitions(fresh)).hasSizeGreaterThan(30).isEqualTo(definitions(old));
    }
  }

  /** Every column, index, function and sequence. */
  private static List<String> definitions(PostgresHarness harness) {
    List<String> definitions = new ArrayList<>();
    for (String sql :
        List.of(
            "SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(atttypid, atttypmod),"
                + " attcollation::regcollation, attnotnull) FROM pg_attribute a"
                + " JOIN pg_class c ON c.oid = attrelid WHERE c.relkind = 'r' AND attnum > 0"
                + " AND relnamespace = ?::regnamespace ORDER BY 1",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = ? ORDER BY indexname",
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = ?::regnamespace"
                + " ORDER BY proname",
            "SELECT format('%s %s %s', sequencename, start_value, increment_by) FROM pg_sequences"
                + " WHERE schemaname = ?")) {
      for (String found : harness.bare().column(sql, harness.schema().name())) {
        definitions.add(found.replace(harness.schema().name(), "golden"));
      }
    }
    return definitions;
  }

  @ParameterizedTest
  @ValueSource(ints = 1)
  void open_ofAnyFormat_readsAllOfIt(int format) throws IOException {
    try (PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "")) {
      restore(format, harness);
      try (Persistence persistence = harness.open()) {
        assertKeyValues(persistence.keyValues());
        DocumentCollection<byte[]> players = players(persistence);
        assertThat(players.get("gone")).isEmpty();
        Document<byte[]> ada = players.get("ada").orElseThrow();
        assertThat(ada.version()).isEqualTo(new Version("2"));
        assertThat(new String(ada.value(), UTF_8)).contains("\"level\": 7", "☺");
        assertThat(new String(players.get("bob ☺").orElseThrow().value(), UTF_8)).contains("😀");
        assertThat(persistence.documents().collection("worlds", Codec.raw()).get("w")).isPresent();
        assertQueries(players);
        Version next = players.replace("ada", ada.value(), ada.version());
        assertThat(Long.parseLong(next.value())).as("a version of the next block").isGreaterThan(4);
      }
    }
  }

  private static void assertKeyValues(KeyValueStore keyValues) {
    assertThat(keyValues.get("for ever")).hasValue(new byte[] {0, 1, (byte) 0xff});
    assertThat(keyValues.get("empty")).hasValue(new byte[0]);
    assertThat(keyValues.entry("for long").orElseThrow().timeToLive()).isPresent();
    assertThat(keyValues.increment("number", 1)).isEqualTo(43);
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

  @Test
  void documents_areCompressedWithLz4WhereTheServerHasIt() {
    try (PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "")) {
      try (Persistence persistence = harness.open()) {
        players(persistence);
      }
      String lz4 =
          "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'";
      String used =
          "SELECT attcompression = 'l' FROM pg_attribute WHERE attname = 'data' AND attrelid = ?"
              + "::regclass";
      assertThat(harness.bare().column(used, harness.schema().of("c_players")))
          .isEqualTo(harness.bare().column(lz4));
    }
  }
}

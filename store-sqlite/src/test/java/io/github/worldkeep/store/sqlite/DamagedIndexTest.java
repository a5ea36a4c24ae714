package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the documents is damaged, or was made of damaged ones. */
final class DamagedIndexTest {
  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> GOLD = Index.number("gold");
  private static final Index<String> TAGS = Index.texts("tags");

  @TempDir Path directory;
  private Path file;
  private Persistence persistence;
  private DocumentCollection<byte[]> players;

  @BeforeEach
  void write() {
    file = directory.resolve("game.db");
    open();
    put("ann", "{'name':'Zelda','gold':5,'tags':['red','all']}");
    put("bob", "{'name':'Bob','gold':7,'tags':['green','all']}");
  }

  private void open() {
    persistence = SqliteHarness.in(directory).open();
    players = persistence.documents().collection("players", Codec.raw(), NAME, GOLD, TAGS);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  private void put(String id, String json) {
    players.put(id, json.replace('\'', '"').getBytes(UTF_8));
  }

  private List<String> found(Filter filter) {
    return players.find(Query.where(filter)).items().stream().map(Document::id).toList();
  }

  private String nameOf(Index<?> index) {
    return CollectionTable.nameOf(
        index,
        Integer.parseInt(
            Bare.column(
                    file, "SELECT number FROM worldkeep_index WHERE type = ?", index.type().name())
                .get(0)));
  }

  private void assertOpenIsCorrupt(String words) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).as("%s", e).isEqualTo(Kind.CORRUPT);
              assertThat(e.getMessage()).contains(words);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"red\"  | \"rad\"  | {'tags':['blue']}",
        "\"red\"  | \"rad\"  | {'tags':['blue','all']}",
        "\"red\"  | \"rad\"  | {'tags':'red'}",
        "\"red\"  | \"rad\"  | {}",
        "\"tags\":[\"red\" | \"tagr\":[\"red\" | {}",
        "\"tags\":[\"red\" | \"tagr\":[\"red\" | {'tags':[]}"
      })
  void put_overADocumentWithOtherElementsNow_leavesNoneOfTheFirst(
      String from, String to, String json) throws Exception {
    persistence.close();
    Bytes.replaceAll(file, from, to);
    open();
    put("ann", json);
    assertThat(found(TAGS.contains("red"))).isEmpty();
    assertThat(found(TAGS.contains("blue"))).hasSize(json.contains("blue") ? 1 : 0);
    assertThat(found(TAGS.contains("green"))).containsExactly("bob");
    persistence.close();
    open();
    assertThat(players.find(Query.all()).items()).hasSize(2);
  }

  @Test
  void delete_ofADocumentWithOtherElementsNow_leavesNoneOfTheFirst() throws Exception {
    persistence.close();
    Bytes.replaceAll(file, "\"red\"", "\"rad\"");
    open();
    players.delete("ann");
    put("ann", "{'tags':['red']}");
    assertThat(found(TAGS.contains("red"))).containsExactly("ann");
    assertThat(found(TAGS.contains("all"))).containsExactly("bob");
  }

  @Test
  void put_withAnotherArray_changesOnlyWhatIsOther() {
    put("ann", "{'tags':['all','blue']}");
    assertThat(found(TAGS.contains("red"))).isEmpty();
    assertThat(found(TAGS.contains("all"))).containsExactly("ann", "bob");
    assertThat(found(TAGS.contains("blue"))).containsExactly("ann");
  }

  @ParameterizedTest
  @CsvSource({"redann, radann", "allann, alkann", "greenbob, greenbab"})
  void open_withADamagedTableOfTexts_makesItAnew(String from, String to) throws Exception {
    persistence.close();
    Bytes.replaceAll(file, from, to);
    open();
    assertThat(found(TAGS.contains("red"))).containsExactly("ann");
    assertThat(found(TAGS.contains("all"))).containsExactly("ann", "bob");
    assertThat(found(TAGS.contains("rad").or(TAGS.contains("alk")))).isEmpty();
    assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void open_withElementsThatNoDocumentHas_makesThemAnew() {
    Bare.update(file, "INSERT INTO " + nameOf(TAGS) + " VALUES ('blue', 'ann')");
    persistence.close();
    open();
    assertThat(found(TAGS.contains("blue"))).isEmpty();
    assertThat(found(TAGS.contains("red"))).containsExactly("ann");
  }

  @Test
  void open_withADamagedIndex_makesItAnew() throws Exception {
    persistence.close();
    Bytes.replaceAll(file, "Zeldaann", "Zeldbann"); // In the index, the id follows the field.
    open();
    assertThat(found(NAME.eq("Zelda"))).containsExactly("ann");
    assertThat(found(NAME.eq("Zeldb"))).isEmpty();
    assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  /** As after an update of SQLite that reads numbers otherwise. */
  @Test
  void open_withAnIndexOfOtherValues_makesItAnew() throws Exception {
    String index = nameOf(GOLD);
    persistence.close();
    String sql = Bare.column(file, "SELECT sql FROM sqlite_schema WHERE name = ?", index).get(0);
    Bare.update(file, "DROP INDEX " + index);
    Bare.update(file, sql.replace(" AS REAL) END", " AS REAL) + 1 END"));
    setDefinition(index, sql);
    open();
    assertThat(found(GOLD.eq(5))).containsExactly("ann");
    assertThat(found(GOLD.lte(7))).containsExactlyInAnyOrder("ann", "bob");
    assertThat(Bare.column(file, "PRAGMA integrity_check")).containsExactly("ok");
  }

  private void setDefinition(String index, String sql) throws Exception {
    String literal = "'" + sql.replace("'", "''") + "'";
    changeSchema("UPDATE sqlite_schema SET sql = " + literal + " WHERE name = '" + index + "'");
  }

  /** With an index made anew, nothing would say any more that a document is lost. */
  /** In a row's header, the type of a text differs from that of a BLOB in its lowest bit. */
  private void makeABlobOf(String header, String content) throws IOException {
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    Matcher row = Pattern.compile("\\x05(.)" + header + "\\x06" + content, DOTALL).matcher(bytes);
    assertThat(row.find()).as("a row of %s", content).isTrue();
    Bytes.flip(file, 8L * row.start(1));
  }

  @Test
  void open_withTextsThatBecameBlobs_findsThemAsBefore() throws Exception {
    persistence.keyValues().put("key-1", "one".getBytes(UTF_8));
    persistence.keyValues().put("key-2", "two".getBytes(UTF_8));
    byte[] ann = players.get("ann").orElseThrow().value();
    persistence.close();
    makeABlobOf("..", "key-1one");
    makeABlobOf("..", "ann");
    open();
    assertThat(persistence.keyValues().get("key-1")).contains("one".getBytes(UTF_8));
    assertThat(persistence.keyValues().scan("key-")).containsExactly("key-1", "key-2");
    assertThat(persistence.keyValues().remove("key-1")).isTrue();
    assertThat(persistence.keyValues().get("key-1")).isEmpty();
    assertThat(players.get("ann").orElseThrow().value()).isEqualTo(ann);
    assertThat(found(NAME.eq("Zelda"))).containsExactly("ann");
    assertThat(found(TAGS.contains("red"))).containsExactly("ann");
    put("ann", "{'name':'Yara'}");
    assertThat(found(NAME.eq("Yara"))).containsExactly("ann");
  }

  @Test
  void open_withARowThatIsLost_isCorrupt() throws Exception {
    String index = nameOf(GOLD);
    persistence.close();
    List<String> definition =
        Bare.column(
            file,
            "SELECT quote(type) || ',' || quote(name) || ',' || quote(tbl_name) || ',' || rootpage"
                + " || ',' || quote(sql) FROM sqlite_schema WHERE name = ?",
            index);
    changeSchema("DELETE FROM sqlite_schema WHERE name = '" + index + "'");
    Bare.update(file, "DELETE FROM c_players WHERE id = 'bob'");
    changeSchema("INSERT INTO sqlite_schema VALUES (" + definition.get(0) + ")");
    assertOpenIsCorrupt("wrong # of entries in index");
    assertOpenIsCorrupt("wrong # of entries in index");
  }

  private void changeSchema(String sql) throws Exception {
    try (var connection = Bare.connect(file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute(sql);
    }
  }

  @Test
  void open_ofALargeFileWithADamagedDefinition_isCorrupt() throws Exception {
    for (int i = 0; i <= Inspection.MAX_BYTES >> 20; i++) {
      persistence.keyValues().put("key " + i, new byte[1 << 20]);
    }
    persistence.close();
    assertThat(Files.size(file)).isGreaterThan(Inspection.MAX_BYTES);
    String index = nameOf(GOLD);
    String sql = Bare.column(file, "SELECT sql FROM sqlite_schema WHERE name = ?", index).get(0);
    setDefinition(index, sql.replace("\"gold\"", "\"golf\""));
    assertOpenIsCorrupt("it lacks");
    setDefinition(index, sql);
    open();
  }
}

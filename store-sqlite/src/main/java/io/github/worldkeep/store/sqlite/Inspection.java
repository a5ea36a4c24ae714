package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for damage when a file is opened: of a large one, at its definitions alone. Checksums find
 * what is changed in a row that is read; this finds why a row may not be found.
 *
 * <p>An index, or a table of texts, that does not agree with rows that all have their checksums is
 * made anew. Rows that do not have theirs refuse nothing, since each read of them fails by itself,
 * and they can be put or deleted. Their indexes stay as they are: they show that a row is damaged.
 * All other damage refuses the file.
 */
final class Inspection {
  /** The inspection takes about 6 ms for each MiB. */
  static final long MAX_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

  private static final int MAX_PROBLEMS = 50_000;
  private static final String MALFORMED = "a document is no JSON";

  /**
   * The problems of an index that has as many entries as its table has rows. If it has more, a row
   * may be lost.
   */
  private static final Pattern OF_INDEX =
      Pattern.compile(
          "row (\\d+) (?:missing from|values differ from) index (\\S+)"
              + "|row not in PRIMARY KEY order for (texts_\\d+)");

  private final SqliteConnection session;
  private final DamagedDocuments documents = new DamagedDocuments();

  /** Row ids of damaged rows, by table. */
  private final Map<String, Set<Long>> rows = new LinkedHashMap<>();

  /** The table of each index. */
  private final Map<String, String> indexes = new LinkedHashMap<>();

  private final Set<String> wrongIndexes = new TreeSet<>();
  private final List<TextsTable> wrongTexts = new ArrayList<>();

  private Inspection(SqliteConnection session) {
    this.session = session;
  }

  /**
   * The damaged documents that do not keep the file from being used. A failure leaves the
   * transaction to be rolled back by closing the connection.
   */
  static DamagedDocuments run(SqliteConnection session, StoreFile file) throws SQLException {
    session.update("BEGIN"); // All of it looks at one state.
    Definitions.verify(session);
    Inspection found = new Inspection(session);
    if (size(file) <= MAX_BYTES) {
      found.look();
    }
    session.update("ROLLBACK");
    return found.nothingWrong() ? found.documents : mend(session, file);
  }

  private static long size(StoreFile file) {
    try {
      return Files.size(file.path());
    } catch (IOException e) {
      throw new DriverException(Kind.UNAVAILABLE, file.path() + " can't be looked at", e);
    }
  }

  /** Looks once more: another process may have mended it meanwhile. */
  private static DamagedDocuments mend(SqliteConnection session, StoreFile file)
      throws SQLException {
    session.update("BEGIN IMMEDIATE");
    Inspection before = new Inspection(session);
    before.look();
    before.makeAnew();
    Inspection after = new Inspection(session);
    after.look();
    if (!after.nothingWrong()) {
      throw Damage.ofDatabase("it can't be made anew: " + after.wrong());
    }
    session.update("COMMIT");
    LOG.warn(
        "{}: made anew what did not agree with its rows, which are sound: {}. Look at the disk",
        file.path(),
        before.wrong());
    return after.documents;
  }

  private boolean nothingWrong() {
    return wrongIndexes.isEmpty() && wrongTexts.isEmpty();
  }

  private Set<String> wrong() {
    Set<String> names = new TreeSet<>(wrongIndexes);
    wrongTexts.forEach(texts -> names.add(texts.name()));
    return names;
  }

  private void makeAnew() throws SQLException {
    try {
      Set<String> tables = new TreeSet<>();
      for (String index : wrongIndexes) {
        session.update("REINDEX " + index);
        tables.add(indexes.getOrDefault(index, ""));
      }
      for (String table : tables) {
        if (sound(table)) {
          TextColumns.restore(session, table);
        }
      }
      for (TextsTable texts : wrongTexts) {
        texts.fillAnew(session);
      }
    } catch (SQLException e) {
      if (Failures.confined(e) || Failures.ofDamagedRow(e)) {
        throw Damage.ofDatabase("it can't be made anew: " + wrong());
      }
      throw e;
    }
  }

  private void look() throws SQLException {
    List<TextsTable> texts = TextsTable.all(session);
    List<String> problems = integrity();
    List<TextsTable> disagreeing = new ArrayList<>();
    for (TextsTable table : texts) {
      if (!table.agrees(session)) {
        disagreeing.add(table);
      }
    }
    if (problems.isEmpty() && disagreeing.isEmpty()) {
      return;
    }
    verifyRows();
    for (TextsTable table : disagreeing) {
      if (sound(CollectionTable.nameOf(table.collection()))) {
        wrongTexts.add(table);
      }
    }
    findIndexes();
    for (String problem : problems) {
      judge(problem, texts);
    }
  }

  /** Returns SQLite's reports on its pages and indexes; none if they are intact. */
  private List<String> integrity() throws SQLException {
    try {
      List<String> found =
          session.query("PRAGMA integrity_check(" + MAX_PROBLEMS + ")", Inspection::texts);
      return found.equals(List.of("ok")) ? List.of() : found;
    } catch (SQLException e) {
      if (!Failures.malformed(e)) {
        throw e;
      }
      return List.of(MALFORMED);
    }
  }

  /** Notes what can be made anew; throws if it is neither that nor due to a damaged row. */
  private void judge(String problem, List<TextsTable> texts) {
    Matcher ofIndex = OF_INDEX.matcher(problem);
    if (problem.equals(MALFORMED) && !rows.isEmpty()) {
      return;
    }
    if (!ofIndex.matches()) {
      throw Damage.ofDatabase(problem);
    }
    String index = ofIndex.group(2);
    String table = index == null ? ofIndex.group(3) : indexes.getOrDefault(index, "");
    for (TextsTable derived : texts) {
      if (derived.name().equals(table) && sound(CollectionTable.nameOf(derived.collection()))) {
        wrongTexts.add(derived);
        return;
      }
    }
    if (index == null || table.isEmpty()) {
      throw Damage.ofDatabase(problem);
    }
    if (sound(table)) {
      wrongIndexes.add(index);
    } else if (!rows.getOrDefault(table, Set.of()).contains(Long.valueOf(ofIndex.group(1)))) {
      throw Damage.ofDatabase(problem);
    }
  }

  /** Whether all rows of a table have their checksums. */
  private boolean sound(String table) {
    return (table.equals("kv") || table.startsWith("c_")) && !rows.containsKey(table);
  }

  private void findIndexes() throws SQLException {
    session.query(
        "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index'",
        found -> {
          while (found.next()) {
            indexes.put(found.getString(1), found.getString(2));
          }
          return indexes;
        });
  }

  private void verifyRows() throws SQLException {
    verify("kv", "key, " + KeyHead.EXPIRES + ", value");
    for (String table :
        session.query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'c_*'",
            Inspection::texts)) {
      verify(table, "id, version, data");
    }
  }

  private void verify(String table, String columns) throws SQLException {
    session.query(
        "SELECT rowid, checksum, " + columns + " FROM " + table + " NOT INDEXED",
        found -> {
          while (found.next()) {
            verifyRow(table, found);
          }
          return true;
        });
  }

  private void verifyRow(String table, ResultSet row) throws SQLException {
    String name = row.getString(3);
    Long number = KeyHead.expires(row, 4);
    if (!Checksum.matches(row.getLong(2), name, number, Format.bytes(row, 5))) {
      rows.computeIfAbsent(table, t -> new TreeSet<>()).add(row.getLong(1));
      if (!table.equals("kv")) {
        documents.add(table.substring(2), name);
      }
    }
  }

  private static List<String> texts(ResultSet rows) throws SQLException {
    List<String> texts = new ArrayList<>();
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
  }
}

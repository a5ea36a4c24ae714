package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Index;
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

/**
 * Looks for damage when a file is opened, unless the file is large. Checksums find what is changed
 * in a row that is read; this finds why a row may not be found: a damaged index, page or
 * definition, which refuses the file.
 *
 * <p>Rows that do not have their checksum refuse nothing, since each read of them fails by itself,
 * and they can be put or deleted.
 */
final class Inspection {
  /** It takes about 6 ms for each MiB. */
  static final long MOST_BYTES = 32L << 20;

  private static final int MOST_PROBLEMS = 100;
  private static final Pattern MISSING = Pattern.compile("row (\\d+) missing from index (\\S+)");

  private final Session session;
  private final DamagedDocuments documents = new DamagedDocuments();

  /** Row ids of damaged rows, by table. */
  private final Map<String, Set<Long>> rows = new LinkedHashMap<>();

  private final List<String> problems = new ArrayList<>();

  private Inspection(Session session) {
    this.session = session;
  }

  /** The damaged documents that do not keep the file from being used. */
  static DamagedDocuments run(Session session, StoreFile file) throws SQLException {
    if (size(file) > MOST_BYTES) {
      return new DamagedDocuments();
    }
    session.update("BEGIN"); // All of it looks at one state.
    try {
      return new Inspection(session).run();
    } finally {
      session.update("ROLLBACK");
    }
  }

  private static long size(StoreFile file) {
    try {
      return Files.size(file.path());
    } catch (IOException e) {
      throw new DriverException(Kind.UNAVAILABLE, file.path() + " can't be looked at", e);
    }
  }

  private DamagedDocuments run() throws SQLException {
    compareDefinitions();
    requireNoProblem();
    List<String> found = integrity();
    boolean elements = elementsAgree();
    if (!found.isEmpty() || !elements) {
      verifyRows();
      for (String problem : found) {
        if (!explained(problem)) {
          problems.add(problem);
        }
      }
      if (!elements && rows.keySet().stream().noneMatch(table -> !table.equals("kv"))) {
        problems.add("a table of texts does not have what the documents have");
      }
    }
    requireNoProblem();
    return documents;
  }

  private void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw Damage.corrupt("the database is damaged (" + problems.get(0) + "): " + REMEDY);
    }
  }

  private static final String REMEDY =
      "copy its files, then restore a backup, or see \"A damaged database\" in the operations"
          + " guide";

  /** What SQLite says of its pages and indexes; nothing if all is well. */
  private List<String> integrity() throws SQLException {
    try {
      List<String> found =
          session.query("PRAGMA integrity_check(" + MOST_PROBLEMS + ")", Inspection::texts);
      return found.equals(List.of("ok")) ? List.of() : found;
    } catch (SQLException e) {
      if (!Failures.malformed(e)) {
        throw e;
      }
      return List.of(MALFORMED);
    }
  }

  private static final String MALFORMED = "a document is no JSON";

  /** Whether a damaged row is why SQLite says so. */
  private boolean explained(String problem) throws SQLException {
    if (problem.equals(MALFORMED)) {
      return !rows.isEmpty();
    }
    Matcher missing = MISSING.matcher(problem);
    return missing.matches()
        && rows.getOrDefault(tableOf(missing.group(2)), Set.of())
            .contains(Long.valueOf(missing.group(1)));
  }

  private String tableOf(String index) throws SQLException {
    return session.query(
        "SELECT tbl_name FROM sqlite_schema WHERE name = ?",
        found -> found.next() ? found.getString(1) : "",
        index);
  }

  /** A changed definition would let SQLite look for other things than what is there. */
  private void compareDefinitions() throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    session.query(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL",
        definitions -> {
          while (definitions.next()) {
            found.put(definitions.getString(1), definitions.getString(2));
          }
          return found;
        });
    List<String> expected = new ArrayList<>(Format.TABLES);
    for (String collection : collections(found.keySet())) {
      expected.add(Declaration.table(collection));
      Declaration.numbers(session, collection)
          .forEach((index, n) -> expected.addAll(Declaration.statements(collection, index, n)));
    }
    expected.stream()
        .filter(sql -> sql.startsWith("CREATE ") && !found.containsValue(sql))
        .findFirst()
        .ifPresent(sql -> problems.add("it lacks: " + sql));
  }

  private Set<String> collections(Set<String> tables) throws SQLException {
    Set<String> names =
        new TreeSet<>(
            session.query("SELECT DISTINCT collection FROM worldkeep_index", Inspection::texts));
    tables.stream()
        .filter(table -> table.startsWith("c_"))
        .forEach(table -> names.add(table.substring(2)));
    return names;
  }

  /** SQLite does not know that these tables follow from others. */
  private boolean elementsAgree() throws SQLException {
    for (String collection :
        session.query("SELECT DISTINCT collection FROM worldkeep_index", Inspection::texts)) {
      for (Map.Entry<Index<?>, Integer> entry :
          Declaration.numbers(session, collection).entrySet()) {
        if (entry.getKey().type() == Index.Type.TEXTS
            && !elementsAgree(collection, entry.getKey(), entry.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean elementsAgree(String collection, Index<?> index, int number) throws SQLException {
    String kept = "SELECT value, id FROM " + CollectionTable.nameOf(index, number);
    String held = Declaration.elements(collection, index);
    try {
      return session.query(
          "SELECT 1 FROM (SELECT * FROM ("
              + held
              + " EXCEPT "
              + kept
              + ") LIMIT 1)"
              + (" UNION ALL SELECT 1 FROM (SELECT * FROM ("
                  + kept
                  + " EXCEPT "
                  + held
                  + ") LIMIT 1)"),
          rows -> !rows.next());
    } catch (SQLException e) {
      if (!Failures.malformed(e)) {
        throw e;
      }
      return false;
    }
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

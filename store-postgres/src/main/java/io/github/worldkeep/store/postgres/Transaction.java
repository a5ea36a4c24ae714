package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Utf8Order;
import io.github.worldkeep.store.spi.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One transaction for several batches. First it locks and reads the version of every document that
 * is touched; then the batches are decided here, in order, each seeing those before it; then what
 * has changed in the end is written with a statement for each table and kind of change.
 *
 * <p>Transactions never wait for each other in a circle. Rows that exist are locked in the order of
 * table and id. Then rows that do not are inserted in that order, which waits only for a
 * transaction that is inserting the same id, and so has all of its locks. The changes that follow
 * wait for nobody. If an insert finds that somebody else was faster, the transaction is repeated.
 */
final class Transaction {
  private static final long ABSENT = 0;

  private final SortedMap<CollectionTable, SortedMap<String, Row>> tables = new TreeMap<>();
  private final List<List<Write>> batches;
  private final Function<CollectionSchema, CollectionTable> table;
  private final List<Runnable> undo = new ArrayList<>();
  private long nextVersion;

  /** A document that is touched. */
  private static final class Row {
    final String id;

    /** Not only checked. */
    boolean mayChange;

    long stored = ABSENT;
    long version = ABSENT;
    byte @Nullable [] json;

    Row(String id) {
      this.id = id;
    }

    void set(long version, byte @Nullable [] json) {
      this.version = version;
      this.json = json;
    }

    boolean inserted() {
      return stored == ABSENT && version != ABSENT;
    }

    boolean updated() {
      return stored != ABSENT && version != ABSENT && version != stored;
    }

    boolean deleted() {
      return stored != ABSENT && version == ABSENT;
    }
  }

  /**
   * For batches that touch no other documents at once.
   *
   * @param firstVersion as many versions as there are writes start here
   */
  Transaction(
      List<List<Write>> batches,
      long firstVersion,
      Function<CollectionSchema, CollectionTable> table) {
    this.batches = batches;
    this.nextVersion = firstVersion;
    this.table = table;
    for (List<Write> batch : batches) {
      for (Write write : batch) {
        Row row =
            tables
                .computeIfAbsent(
                    table.apply(write.collection()), t -> new TreeMap<>(Utf8Order.INSTANCE))
                .computeIfAbsent(write.id(), Row::new);
        row.mayChange |= write.action() != Write.Action.CHECK;
      }
    }
  }

  /** Within a transaction of the session. */
  List<BatchResult> run(Session session) throws SQLException {
    for (var rows : tables.entrySet()) {
      lock(session, rows.getKey(), rows.getValue());
    }
    List<BatchResult> results = batches.stream().map(this::decide).toList();
    for (var rows : tables.entrySet()) {
      insert(session, rows.getKey(), changed(rows.getValue(), Row::inserted));
    }
    for (var rows : tables.entrySet()) {
      update(session, rows.getKey(), changed(rows.getValue(), Row::updated));
      delete(session, rows.getKey(), changed(rows.getValue(), Row::deleted));
    }
    return results;
  }

  private static List<Row> changed(SortedMap<String, Row> rows, Predicate<Row> how) {
    return rows.values().stream().filter(how).toList();
  }

  private static void lock(Session session, CollectionTable table, SortedMap<String, Row> rows)
      throws SQLException {
    String[] ids = rows.keySet().toArray(String[]::new);
    Session.Reading<Boolean> reading = found -> read(found, rows);
    if (rows.values().stream().allMatch(row -> row.mayChange)) {
      session.query(table.lock, reading, (Object) ids);
    } else {
      Boolean[] changes = rows.values().stream().map(row -> row.mayChange).toArray(Boolean[]::new);
      session.query(table.lockAndShare, reading, ids, changes);
    }
  }

  private static boolean read(ResultSet found, SortedMap<String, Row> rows) throws SQLException {
    while (found.next()) {
      Row row = Objects.requireNonNull(rows.get(found.getString(1)), "an id that was asked for");
      row.stored = found.getLong(2);
      row.version = row.stored;
    }
    return true;
  }

  private BatchResult decide(List<Write> batch) {
    undo.clear();
    List<@Nullable Version> answers = new ArrayList<>(batch.size());
    for (Write write : batch) {
      Reason rejected = decide(write, answers);
      if (rejected != null) {
        for (int i = undo.size() - 1; i >= 0; i--) {
          undo.get(i).run();
        }
        return new BatchResult.Rejected(answers.size(), rejected);
      }
    }
    return new BatchResult.Committed(answers);
  }

  /** Adds the version that the write answers, or answers why it is rejected. */
  private @Nullable Reason decide(Write write, List<@Nullable Version> answers) {
    Row row = row(write);
    Reason rejected = rejected(write, row);
    if (rejected != null) {
      return rejected;
    }
    long before = row.version;
    switch (write.action()) {
      case PUT, INSERT, REPLACE -> set(row, nextVersion++, write.json());
      case DELETE -> set(row, ABSENT, null);
      case CHECK -> {}
    }
    long answer = write.action() == Write.Action.DELETE ? before : row.version;
    answers.add(answer == ABSENT ? null : Versions.version(answer));
    return null;
  }

  private Row row(Write write) {
    SortedMap<String, Row> rows = tables.get(table.apply(write.collection()));
    return Objects.requireNonNull(Objects.requireNonNull(rows).get(write.id()));
  }

  private static @Nullable Reason rejected(Write write, Row row) {
    Version expected = write.expected();
    if (write.action() == Write.Action.INSERT) {
      return row.version == ABSENT ? null : Reason.EXISTS;
    } else if (expected == null) {
      return null;
    } else if (row.version == ABSENT) {
      return Reason.MISSING;
    }
    return row.version == Versions.number(expected) ? null : Reason.OTHER_VERSION;
  }

  private void set(Row row, long version, byte @Nullable [] json) {
    long oldVersion = row.version;
    byte[] oldJson = row.json;
    undo.add(() -> row.set(oldVersion, oldJson));
    row.set(version, json);
  }

  private static void insert(Session session, CollectionTable table, List<Row> rows)
      throws SQLException {
    for (Rows some : Rows.of(rows)) {
      if (some.update(session, table.insertAll) < some.size()) {
        throw new SQLException("a document came into being meanwhile", Failures.SERIALIZATION);
      }
    }
  }

  private static void update(Session session, CollectionTable table, List<Row> rows)
      throws SQLException {
    for (Rows some : Rows.of(rows)) {
      if (some.update(session, table.updateAll) < some.size()) {
        throw new SQLException("a locked document is gone");
      }
    }
  }

  private static void delete(Session session, CollectionTable table, List<Row> rows)
      throws SQLException {
    if (!rows.isEmpty()) {
      session.update(table.deleteAll, (Object) rows.stream().map(r -> r.id).toArray(String[]::new));
    }
  }

  /** Documents as the arrays of one statement. */
  private record Rows(List<Row> rows) {
    private static final int MOST = 1_000;
    private static final long BYTES = 8L << 20;

    /** In pieces that neither side has trouble to hold. */
    static List<Rows> of(List<Row> all) {
      List<Rows> pieces = new ArrayList<>();
      int from = 0;
      long bytes = 0;
      for (int i = 0; i < all.size(); i++) {
        int next = Objects.requireNonNull(all.get(i).json).length;
        if (i - from == MOST || (i > from && bytes + next > BYTES)) {
          pieces.add(new Rows(all.subList(from, i)));
          from = i;
          bytes = 0;
        }
        bytes += next;
      }
      if (from < all.size()) {
        pieces.add(new Rows(all.subList(from, all.size())));
      }
      return pieces;
    }

    int size() {
      return rows.size();
    }

    int update(Session session, String sql) throws SQLException {
      String[] ids = new String[size()];
      long[] versions = new long[size()];
      byte[][] documents = new byte[size()][];
      for (int i = 0; i < ids.length; i++) {
        Row row = rows.get(i);
        ids[i] = row.id;
        versions[i] = row.version;
        documents[i] = Objects.requireNonNull(row.json);
      }
      return session.update(sql, ids, versions, documents);
    }
  }
}

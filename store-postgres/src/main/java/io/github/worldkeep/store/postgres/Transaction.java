package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DriverException;
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
 * One transaction for several batches. First it locks and reads the version of every affected
 * document. Then it decides the batches here, in order, each seeing those before it. Then it writes
 * the final changes with one statement for each table and kind of change.
 *
 * <p>Transactions never wait for each other in a circle. Rows that exist are locked in the order of
 * table and id. Then rows that do not are inserted in that order, which waits only for a
 * transaction that is inserting the same id, and so has all of its locks. The later changes do not
 * wait. If an insert finds that another transaction was faster, the transaction is repeated.
 */
final class Transaction {
  /** The most that one statement carries, if it is not a single document. */
  static final long STATEMENT_BYTES = 8L << 20;

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
  List<BatchResult> run(BorrowedConnection session) throws SQLException {
    for (var rows : tables.entrySet()) {
      lock(session, rows.getKey(), rows.getValue());
    }
    List<BatchResult> results = batches.stream().map(this::decide).toList();
    List<Change> changes = changes();
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).make(session, i == changes.size() - 1);
    }
    return results;
  }

  /** Inserts come first, as they may have to wait. */
  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    tables.forEach((t, rows) -> Change.add(changes, t.insertAll, changed(rows, Row::inserted)));
    for (var rows : tables.entrySet()) {
      Change.add(changes, rows.getKey().updateAll, changed(rows.getValue(), Row::updated));
      List<Row> deleted = changed(rows.getValue(), Row::deleted);
      if (!deleted.isEmpty()) {
        Object ids = deleted.stream().map(row -> row.id).toArray(String[]::new);
        changes.add(new Change(rows.getKey().deleteAll, deleted.size(), List.of(ids)));
      }
    }
    return changes;
  }

  private static List<Row> changed(SortedMap<String, Row> rows, Predicate<Row> how) {
    return rows.values().stream().filter(how).toList();
  }

  private static void lock(
      BorrowedConnection session, CollectionTable table, SortedMap<String, Row> rows)
      throws SQLException {
    String[] ids = rows.keySet().toArray(String[]::new);
    BorrowedConnection.Reading<Integer> reading = found -> read(found, rows);
    int found;
    if (rows.values().stream().allMatch(row -> row.mayChange)) {
      found = session.query(table.lock, reading, (Object) ids);
    } else {
      Boolean[] changes = rows.values().stream().map(row -> row.mayChange).toArray(Boolean[]::new);
      found = session.query(table.lockAndShare, reading, ids, changes);
    }
    table.known(found == ids.length);
  }

  /** Returns their number. */
  private static int read(ResultSet found, SortedMap<String, Row> rows) throws SQLException {
    int there = 0;
    while (found.next()) {
      Row row = Objects.requireNonNull(rows.get(found.getString(1)), "an id that was asked for");
      row.stored = found.getLong(2);
      row.version = row.stored;
      there += row.stored == ABSENT ? 0 : 1;
    }
    return there;
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

  /** Adds the version that the write returns, or returns the reason why it is rejected. */
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

  /** A statement that changes so many rows. */
  private record Change(String sql, int rows, List<Object> values) {
    private static final int MOST = 1_000;

    /** Adds the writing of these rows, in pieces that neither side has trouble to hold. */
    static void add(List<Change> changes, String sql, List<Row> all) {
      int from = 0;
      long bytes = 0;
      for (int i = 0; i < all.size(); i++) {
        int next = Objects.requireNonNull(all.get(i).json).length;
        if (i - from == MOST || (i > from && bytes + next > STATEMENT_BYTES)) {
          changes.add(write(sql, all.subList(from, i)));
          from = i;
          bytes = 0;
        }
        bytes += next;
      }
      if (from < all.size()) {
        changes.add(write(sql, all.subList(from, all.size())));
      }
    }

    /** The rows as three arrays. */
    private static Change write(String sql, List<Row> rows) {
      String[] ids = new String[rows.size()];
      long[] versions = new long[rows.size()];
      byte[][] documents = new byte[rows.size()][];
      for (int i = 0; i < ids.length; i++) {
        Row row = rows.get(i);
        ids[i] = row.id;
        versions[i] = row.version;
        documents[i] = Objects.requireNonNull(row.json);
      }
      return new Change(sql, rows.size(), List.of(ids, versions, documents));
    }

    void make(BorrowedConnection session, boolean last) throws SQLException {
      int made;
      try {
        Object[] parameters = values.toArray();
        made = last ? session.updateAndCommit(sql, parameters) : session.update(sql, parameters);
      } catch (SQLException e) {
        if (Failures.code(e).equals(Failures.EXISTS)) {
          throw new SQLException("a document came into being meanwhile", Failures.SERIALIZATION, e);
        }
        throw e;
      }
      if (made < rows) { // Others' programs must be at work in this table.
        String message = "a locked document was gone when it was to be written";
        throw new DriverException(Kind.INTERNAL, Retry.OUTCOME_UNKNOWN, message, null);
      }
    }
  }
}

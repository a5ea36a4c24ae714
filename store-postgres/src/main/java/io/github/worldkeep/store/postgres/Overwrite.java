package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.Utf8Order;
import io.github.worldkeep.store.spi.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts of documents of one table that are likely to be there, each a batch of its own, in one
 * statement that commits by itself: one round trip, and no row is locked before it is written.
 *
 * <p>It is never part of a circle of {@link Transaction}s that wait for each other. It locks rows
 * in the order of ids, as they do, by the plans that our sessions make ({@link Pool}), and waits
 * for no insert, as it does not see its row.
 */
final class Overwrite {
  private final CollectionTable table;
  private final long firstVersion;
  private final List<Write> puts = new ArrayList<>();

  /** Where the last put of each document is: it is as if those before it had been. */
  private final SortedMap<String, Integer> last = new TreeMap<>(Utf8Order.INSTANCE);

  private final Deque<Replaced> replaced = new ArrayDeque<>();

  /** A put of a document that a later one puts again. */
  private record Replaced(int put, int by) {}

  /**
   * Puts in the order in which they take effect.
   *
   * @param firstVersion that of the first put; the next has the next
   */
  Overwrite(CollectionTable table, List<List<Write>> batches, long firstVersion) {
    this.table = table;
    this.firstVersion = firstVersion;
    for (List<Write> batch : batches) {
      int place = puts.size();
      Integer before = last.put(batch.get(0).id(), place);
      if (before != null) {
        replaced.push(new Replaced(before, place));
      }
      puts.add(batch.get(0));
    }
  }

  /**
   * Returns the puts that have happened: those whose document existed.
   *
   * @throws SQLException if none has happened
   */
  BitSet run(BorrowedConnection session) throws SQLException {
    BitSet happened = session.write(table.overwrite, this::written, rows());
    replaced.forEach(each -> happened.set(each.put, happened.get(each.by)));
    return happened;
  }

  /** Ids, versions and documents. */
  private Object[] rows() {
    String[] ids = new String[last.size()];
    long[] versions = new long[ids.length];
    byte[][] documents = new byte[ids.length][];
    int row = 0;
    for (var put : last.entrySet()) {
      ids[row] = put.getKey();
      versions[row] = firstVersion + put.getValue();
      documents[row] = puts.get(put.getValue()).content();
      row++;
    }
    return new Object[] {ids, versions, documents};
  }

  private BitSet written(ResultSet versions) throws SQLException {
    BitSet written = new BitSet(puts.size());
    while (versions.next()) {
      written.set((int) (versions.getLong(1) - firstVersion));
    }
    return written;
  }
}

package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The keys with a prefix, by pages, in their order: each page starts after the last key. */
final class KeyScan implements Iterator<List<String>> {
  private static final int PAGE = 1_000;

  private final Pool pool;
  private final String table;
  private final Condition range;
  private String last = "";
  private boolean ended;
  private List<String> page = List.of();

  KeyScan(Pool pool, String table, String prefix) {
    this.pool = pool;
    this.table = table;
    this.range = Condition.startsWith("key", prefix);
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      page = read();
      ended = page.size() < PAGE;
    }
    return !page.isEmpty();
  }

  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<String> read = page;
    page = List.of();
    last = read.get(read.size() - 1);
    return read;
  }

  private List<String> read() {
    Condition rest = range.and(Condition.of("key > ?", last));
    String sql =
        "SELECT key FROM "
            + (table + " WHERE " + rest.sql() + " AND (expires IS NULL OR expires > now())")
            + (" ORDER BY key LIMIT " + PAGE);
    try {
      return pool.read(s -> s.query(sql, KeyScan::keys, rest.values().toArray()));
    } catch (InterruptedException e) {
      throw new DriverException(Kind.INTERRUPTED, Retry.SAFE, "the scan was interrupted", e);
    }
  }

  private static List<String> keys(ResultSet rows) throws SQLException {
    List<String> keys = new ArrayList<>();
    while (rows.next()) {
      keys.add(rows.getString(1));
    }
    return keys;
  }
}

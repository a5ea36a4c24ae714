package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The keys with a prefix, by pages, in their order: each page starts after the last key. A key
 * whose expiry is damaged is included, because it may not have expired; getting it reports the
 * damage.
 */
final class KeyScan implements Iterator<List<String>> {
  private static final int PAGE = 1_000;

  private final Readers readers;
  private final InstantSource clock;
  private final Condition range;
  private String last = "";
  private boolean ended;
  private List<String> page = List.of();

  KeyScan(Readers readers, InstantSource clock, String prefix) {
    this.readers = readers;
    this.clock = clock;
    this.range = Condition.startsWith("key", prefix);
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && !ended) {
      page = read();
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
    return read;
  }

  /** The next page's keys; none of it may live, though it is not the last. */
  private List<String> read() {
    Condition all = range.and(Condition.of("key > ?", last));
    String sql =
        "SELECT key, "
            + (KeyHead.EXPIRES + ", checksum FROM kv WHERE ")
            + (all.sql() + " ORDER BY key LIMIT " + PAGE);
    try {
      return readers.read(s -> s.query(sql, this::live, all.values().toArray()));
    } catch (InterruptedException e) {
      throw new DriverException(Kind.INTERRUPTED, Retry.SAFE, "the scan was interrupted", e);
    }
  }

  private List<String> live(ResultSet rows) throws SQLException {
    long now = clock.millis();
    List<String> keys = new ArrayList<>();
    int count = 0;
    for (; rows.next(); count++) {
      KeyHead head = KeyHead.of(rows.getString(1), rows, 2);
      last = head.key();
      if (!head.intact() || head.lives(now)) {
        keys.add(head.key());
      }
    }
    ended = count < PAGE;
    return keys;
  }
}

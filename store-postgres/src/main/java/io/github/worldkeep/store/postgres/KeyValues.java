package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import io.github.worldkeep.store.spi.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in the table {@code kv}. A row whose {@code expires} is not after the server's
 * clock counts as absent; {@link Expiry} removes such rows by and by.
 */
final class KeyValues implements KeyValueDriver {
  private static final int CHUNK = 1_000;
  private static final String NUMBER = "'^(0|-?[1-9][0-9]{0,18})$'";

  private final Pool pool;
  private final Expiry expiry;
  private final String table;
  private final String get;
  private final String getAll;
  private final String entry;
  private final String put;
  private final String putAll;
  private final String putIfAbsent;
  private final String replace;
  private final String remove;
  private final String removeValue;
  private final String take;
  private final String increment;
  private final String touch;

  KeyValues(Pool pool, Schema schema) {
    this.pool = pool;
    table = schema.of("kv");
    expiry = new Expiry(pool, table);
    String live = " AND (expires IS NULL OR expires > now())";
    String after = "now() + CAST(? AS bigint) * interval '1 millisecond'";
    get = "SELECT value FROM " + table + " WHERE key = ?" + live;
    getAll = "SELECT key, value FROM " + table + " WHERE key = ANY(?)" + live;
    entry =
        "SELECT value, CAST(ceil(extract(epoch FROM expires - now()) * 1000) AS bigint) FROM "
            + (table + " WHERE key = ?" + live);
    String set =
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires";
    put = "INSERT INTO " + table + " VALUES (?, ?, " + after + ")" + set;
    putAll =
        "INSERT INTO "
            + (table + " SELECT key, value, " + after)
            + (" FROM unnest(CAST(? AS text[]), CAST(? AS bytea[])) AS e (key, value)" + set);
    putIfAbsent =
        put.replace("INTO " + table, "INTO " + table + " AS k") + " WHERE k.expires <= now()";
    replace =
        "UPDATE "
            + table
            + " SET value = ?, expires = "
            + after
            + " WHERE key = ? AND value = ?"
            + live;
    remove = "DELETE FROM " + table + " WHERE key = ?" + live;
    removeValue = "DELETE FROM " + table + " WHERE key = ? AND value = ?" + live;
    take = remove + " RETURNING value";
    increment = increment(table);
    touch = "UPDATE " + table + " SET expires = " + after + " WHERE key = ?" + live;
  }

  /** Returns the sum, or no row if the value is not a number. The sum may exceed 64 bits. */
  private static String increment(String table) {
    String text = "encode(k.value, 'escape')"; // Never fails, whatever the bytes.
    String expired = "coalesce(k.expires <= now(), false)";
    return "INSERT INTO "
        + (table + " AS k (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET")
        + (" value = CASE WHEN " + expired + " THEN excluded.value ELSE")
        + (" convert_to(CAST(CAST(" + text + " AS bigint) + ? AS text), 'UTF8') END,")
        + (" expires = CASE WHEN " + expired + " THEN NULL ELSE k.expires END")
        + (" WHERE " + expired + " OR " + text + " ~ " + NUMBER)
        + " RETURNING CAST(encode(value, 'escape') AS bigint)";
  }

  @Override
  public byte @Nullable [] get(String key) throws InterruptedException {
    return pool.read(session -> session.query(get, KeyValues::value, key)).orElse(null);
  }

  private static Optional<byte[]> value(ResultSet rows) throws SQLException {
    return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException {
    Object distinct = keys.stream().distinct().toArray(String[]::new);
    Map<String, byte[]> found =
        pool.read(session -> session.query(getAll, KeyValues::byKey, distinct));
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (String key : keys) {
      byte[] value = found.get(key);
      values.add(value == null ? null : value.clone()); // Keys may repeat.
    }
    return values;
  }

  private static Map<String, byte[]> byKey(ResultSet rows) throws SQLException {
    Map<String, byte[]> values = new HashMap<>();
    while (rows.next()) {
      values.put(rows.getString(1), rows.getBytes(2));
    }
    return values;
  }

  @Override
  public @Nullable StoredValue entry(String key) throws InterruptedException {
    return pool.read(session -> session.query(entry, KeyValues::entry, key)).orElse(null);
  }

  private static Optional<StoredValue> entry(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    byte[] value = rows.getBytes(1);
    long left = rows.getLong(2);
    Duration timeToLive = rows.wasNull() ? null : Duration.ofMillis(left);
    return Optional.of(new StoredValue(value, timeToLive));
  }

  private @Nullable Long millis(@Nullable Duration timeToLive) {
    if (timeToLive == null) {
      return null;
    }
    expiry.expect();
    return timeToLive.toMillis();
  }

  private int update(String sql, @Nullable Object... values) throws InterruptedException {
    return pool.write(session -> session.update(sql, values));
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    update(put, key, value, millis(timeToLive));
  }

  /** In the order of the keys, so that two callers can't wait for each other. */
  @Override
  public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException {
    String[] keys = entries.keySet().toArray(String[]::new);
    Arrays.sort(keys, Utf8Order.INSTANCE);
    for (int from = 0; from < keys.length; from += CHUNK) {
      String[] some = Arrays.copyOfRange(keys, from, Math.min(keys.length, from + CHUNK));
      byte[][] values = new byte[some.length][];
      for (int i = 0; i < some.length; i++) {
        values[i] = Objects.requireNonNull(entries.get(some[i]));
      }
      update(putAll, millis(timeToLive), some, values);
    }
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return update(putIfAbsent, key, value, millis(timeToLive)) > 0;
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return update(replace, value, millis(timeToLive), key, expected) > 0;
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) throws InterruptedException {
    int removed = expected == null ? update(remove, key) : update(removeValue, key, expected);
    return removed > 0;
  }

  @Override
  public byte @Nullable [] take(String key) throws InterruptedException {
    return pool.write(session -> session.query(take, KeyValues::value, key)).orElse(null);
  }

  @Override
  public long increment(String key, long delta) throws InterruptedException {
    byte[] text = Long.toString(delta).getBytes(StandardCharsets.US_ASCII);
    OptionalLong sum;
    try {
      sum = pool.write(session -> session.number(increment, key, text, delta));
    } catch (DriverException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      throw new DriverException(
          Kind.INVALID, "the sum, or the value, is beyond 64 bits: nothing was changed", e);
    }
    return sum.orElseThrow(
        () ->
            new DriverException(
                Kind.INVALID, "the value is no decimal number: use another key, or put one first"));
  }

  @Override
  public boolean touch(String key, Duration timeToLive) throws InterruptedException {
    return update(touch, millis(timeToLive), key) > 0;
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    return new KeyScan(pool, table, prefix);
  }

  /** Ends the thread that removes what has expired. */
  void close() {
    expiry.close();
  }
}

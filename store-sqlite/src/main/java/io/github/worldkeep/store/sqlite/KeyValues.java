package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in the table {@code kv}. A row whose {@code expires}, in milliseconds since
 * 1970, is not after the clock counts as absent; writers remove such rows by and by.
 */
final class KeyValues implements KeyValueDriver {
  private static final String LIVE = " AND (expires IS NULL OR expires > ?)";
  private static final String GET = "SELECT value, expires FROM kv WHERE key = ?" + LIVE;
  private static final String GET_ALL =
      "SELECT e.key, kv.value FROM json_each(?) e CROSS JOIN kv WHERE kv.key = e.value" + LIVE;
  private static final String PUT =
      "INSERT INTO kv (key, value, expires) VALUES (?, ?, ?) ON CONFLICT (key)"
          + " DO UPDATE SET value = excluded.value, expires = excluded.expires";
  private static final String PUT_IF_ABSENT = PUT + " WHERE kv.expires <= ?";
  private static final String REPLACE =
      "UPDATE kv SET value = ?, expires = ? WHERE key = ? AND value = ?" + LIVE;
  private static final String REMOVE = "DELETE FROM kv WHERE key = ?" + LIVE;
  private static final String REMOVE_VALUE = "DELETE FROM kv WHERE key = ? AND value = ?" + LIVE;
  private static final String SET_VALUE = "UPDATE kv SET value = ? WHERE key = ?";
  private static final String TOUCH = "UPDATE kv SET expires = ? WHERE key = ?" + LIVE;
  private static final String PURGE =
      "DELETE FROM kv WHERE rowid IN (SELECT rowid FROM kv WHERE expires <= ? LIMIT 500)";

  private static final long PURGE_EVERY_MILLIS = 1_000;
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;

  /** Belongs to who leads a write. */
  private long nextPurge = Long.MIN_VALUE;

  KeyValues(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  /** A write at a time. */
  @FunctionalInterface
  private interface Step<T> {
    T run(Session session, long now) throws SQLException;
  }

  @Override
  public byte @Nullable [] get(String key) throws InterruptedException {
    return readers
        .read(session -> session.query(GET, KeyValues::value, key, clock.millis()))
        .orElse(null);
  }

  private static Optional<byte[]> value(ResultSet rows) throws SQLException {
    return rows.next() ? Optional.of(bytes(rows, 1)) : Optional.empty();
  }

  /** JDBC answers null for an empty value too. */
  private static byte[] bytes(ResultSet rows, int column) throws SQLException {
    byte[] bytes = rows.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException {
    List<byte @Nullable []> values =
        new ArrayList<>(Collections.<byte @Nullable []>nCopies(keys.size(), null));
    return readers.read(
        session ->
            session.query(
                GET_ALL,
                rows -> {
                  while (rows.next()) {
                    values.set(rows.getInt(1), bytes(rows, 2));
                  }
                  return values;
                },
                JsonArray.of(keys),
                clock.millis()));
  }

  @Override
  public @Nullable StoredValue entry(String key) throws InterruptedException {
    long now = clock.millis();
    return readers
        .read(session -> session.query(GET, rows -> entry(rows, now), key, now))
        .orElse(null);
  }

  private static Optional<StoredValue> entry(ResultSet rows, long now) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    byte[] value = bytes(rows, 1);
    long expires = rows.getLong(2);
    Duration left = rows.wasNull() ? null : Duration.ofMillis(expires - now);
    return Optional.of(new StoredValue(value, left));
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    write(value.length, (session, now) -> session.update(PUT, key, value, expiry(now, timeToLive)));
  }

  @Override
  public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException {
    long bytes = entries.values().stream().mapToLong(value -> value.length).sum();
    write(
        entries.size(),
        bytes,
        (session, now) -> {
          for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            session.update(PUT, entry.getKey(), entry.getValue(), expiry(now, timeToLive));
          }
          return entries.size();
        });
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return write(
        value.length,
        (session, now) ->
            session.update(PUT_IF_ABSENT, key, value, expiry(now, timeToLive), now) > 0);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return write(
        value.length,
        (session, now) ->
            session.update(REPLACE, value, expiry(now, timeToLive), key, expected, now) > 0);
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) throws InterruptedException {
    return write(
        0,
        (session, now) ->
            (expected == null
                    ? session.update(REMOVE, key, now)
                    : session.update(REMOVE_VALUE, key, expected, now))
                > 0);
  }

  @Override
  public byte @Nullable [] take(String key) throws InterruptedException {
    return write(
            0,
            (session, now) -> {
              Optional<byte[]> value = session.query(GET, KeyValues::value, key, now);
              if (value.isPresent()) {
                session.update(REMOVE, key, now);
              }
              return value;
            })
        .orElse(null);
  }

  @Override
  public long increment(String key, long delta) throws InterruptedException {
    return write(
        0,
        (session, now) -> {
          byte[] value = session.query(GET, KeyValues::value, key, now).orElse(null);
          long sum = value == null ? delta : sum(value, delta);
          byte[] text = Long.toString(sum).getBytes(StandardCharsets.US_ASCII);
          if (value == null) {
            session.update(PUT, key, text, null);
          } else {
            session.update(SET_VALUE, text, key);
          }
          return sum;
        });
  }

  private static long sum(byte[] value, long delta) {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    try {
      if (NUMBER.matcher(text).matches()) {
        return Math.addExact(Long.parseLong(text), delta);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new DriverException(
          Kind.INVALID, "the sum, or the value, is beyond 64 bits: nothing was changed", e);
    }
    throw new DriverException(
        Kind.INVALID, "the value is no decimal number: use another key, or put one first");
  }

  @Override
  public boolean touch(String key, Duration timeToLive) throws InterruptedException {
    return write(
        0, (session, now) -> session.update(TOUCH, now + timeToLive.toMillis(), key, now) > 0);
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    return new KeyScan(readers, clock, prefix);
  }

  private static @Nullable Long expiry(long now, @Nullable Duration timeToLive) {
    return timeToLive == null ? null : (Long) (now + timeToLive.toMillis());
  }

  private <T> T write(long bytes, Step<T> step) throws InterruptedException {
    return write(1, bytes, step);
  }

  private <T> T write(int writes, long bytes, Step<T> step) throws InterruptedException {
    return writer.write(
        new Request<>(
            writes,
            bytes,
            session -> {
              long now = clock.millis();
              purge(session, now);
              return step.run(session, now);
            }));
  }

  private void purge(Session session, long now) throws SQLException {
    if (now >= nextPurge) {
      session.update(PURGE, now);
      nextPurge = now + PURGE_EVERY_MILLIS;
    }
  }
}

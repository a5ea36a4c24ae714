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
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in the table {@code kv}. A row whose {@code expires}, in milliseconds since
 * 1970, is not after the clock counts as absent; writers remove such rows. Whether a row lives and
 * what it holds is judged here, after its checksum: SQL would take a damaged row for an absent one.
 */
final class KeyValues implements KeyValueDriver {
  private static final String GET =
      "SELECT value, " + KeyHead.EXPIRES + ", checksum FROM kv WHERE key = ?";
  private static final String GET_HEAD =
      "SELECT " + KeyHead.EXPIRES + ", checksum FROM kv WHERE key = ?";
  private static final String GET_ALL =
      "SELECT e.key, kv.value, "
          + (KeyHead.EXPIRES + ", kv.checksum")
          + " FROM json_each(?) e CROSS JOIN kv WHERE kv.key = e.value";
  private static final String PUT =
      "INSERT INTO kv (key, value, expires, checksum) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
          + " DO UPDATE SET value = excluded.value, expires = excluded.expires,"
          + " checksum = excluded.checksum";
  private static final String TOUCH = "UPDATE kv SET expires = ?, checksum = ? WHERE key = ?";

  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final ExpiredKeys expired = new ExpiredKeys();

  KeyValues(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  /** A write at a time. */
  @FunctionalInterface
  private interface Step<T> {
    T run(SqliteConnection session, long now) throws SQLException;
  }

  /** A verified row that lives. */
  @SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
  private record Live(byte[] value, @Nullable Long expires) {
    /** The row's value, expiry and checksum, from this column on. */
    static Optional<Live> of(String key, ResultSet rows, int column, long now) throws SQLException {
      byte[] value = Format.bytes(rows, column);
      Long expires = KeyHead.expires(rows, column + 1);
      if (!Checksum.matches(rows.getLong(column + 2), key, expires, value)) {
        throw Damage.ofKey(key);
      }
      return expires == null || expires > now
          ? Optional.of(new Live(value, expires))
          : Optional.empty();
    }
  }

  private static Optional<Live> find(SqliteConnection session, String key, long now)
      throws SQLException {
    return session.query(
        GET, rows -> rows.next() ? Live.of(key, rows, 1, now) : Optional.empty(), key);
  }

  private static Optional<KeyHead> head(SqliteConnection session, String key) throws SQLException {
    return session.query(
        GET_HEAD,
        rows -> rows.next() ? Optional.of(KeyHead.of(key, rows, 1)) : Optional.empty(),
        key);
  }

  @Override
  public byte @Nullable [] get(String key) throws InterruptedException {
    return readers
        .read(session -> find(session, key, clock.millis()))
        .map(Live::value)
        .orElse(null);
  }

  @Override
  public List<byte @Nullable []> getAll(List<String> keys) throws InterruptedException {
    long now = clock.millis();
    List<byte @Nullable []> values =
        new ArrayList<>(Collections.<byte @Nullable []>nCopies(keys.size(), null));
    return readers.read(
        session ->
            session.query(
                GET_ALL,
                rows -> {
                  while (rows.next()) {
                    int slot = rows.getInt(1);
                    Optional<Live> live = Live.of(keys.get(slot), rows, 2, now);
                    values.set(slot, live.map(Live::value).orElse(null));
                  }
                  return values;
                },
                JsonArray.of(keys)));
  }

  @Override
  public @Nullable StoredValue entry(String key) throws InterruptedException {
    long now = clock.millis();
    return readers
        .read(session -> find(session, key, now))
        .map(live -> entry(live, now))
        .orElse(null);
  }

  private static StoredValue entry(Live live, long now) {
    Long expires = live.expires();
    return new StoredValue(live.value(), expires == null ? null : Duration.ofMillis(expires - now));
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    write(value.length, (session, now) -> set(session, key, value, expiry(now, timeToLive)));
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
            set(session, entry.getKey(), entry.getValue(), expiry(now, timeToLive));
          }
          return entries.size();
        });
  }

  private static boolean set(
      SqliteConnection session, String key, byte[] value, @Nullable Long expires)
      throws SQLException {
    return session.update(PUT, key, value, expires, Checksum.of(key, expires, value)) > 0;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return write(
        value.length,
        (session, now) -> {
          Optional<KeyHead> head = head(session, key);
          boolean absent = head.isEmpty() || !head.get().verified().lives(now);
          return absent && set(session, key, value, expiry(now, timeToLive));
        });
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    return write(
        value.length,
        (session, now) ->
            holds(session, key, expected, now)
                && set(session, key, value, expiry(now, timeToLive)));
  }

  private static boolean holds(SqliteConnection session, String key, byte[] expected, long now)
      throws SQLException {
    return find(session, key, now)
        .filter(live -> Arrays.equals(live.value(), expected))
        .isPresent();
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) throws InterruptedException {
    return write(
        0,
        (session, now) ->
            expected == null
                ? removeAny(session, key, now)
                : holds(session, key, expected, now) && KeyHead.delete(session, key));
  }

  /** Also a damaged row, which counts as one that lives. */
  private static boolean removeAny(SqliteConnection session, String key, long now)
      throws SQLException {
    Optional<KeyHead> head = head(session, key);
    if (head.isPresent()) {
      KeyHead.delete(session, key);
    }
    return head.isPresent() && (!head.get().intact() || head.get().lives(now));
  }

  @Override
  public byte @Nullable [] take(String key) throws InterruptedException {
    return write(
            0,
            (session, now) -> {
              Optional<Live> live = find(session, key, now);
              if (live.isPresent()) {
                KeyHead.delete(session, key);
              }
              return live;
            })
        .map(Live::value)
        .orElse(null);
  }

  @Override
  public long increment(String key, long delta) throws InterruptedException {
    return write(
        0,
        (session, now) -> {
          Live live = find(session, key, now).orElse(null);
          long sum = live == null ? delta : sum(live.value(), delta);
          byte[] text = Long.toString(sum).getBytes(StandardCharsets.US_ASCII);
          set(session, key, text, live == null ? null : live.expires());
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
        0,
        (session, now) -> {
          Optional<KeyHead> head = head(session, key);
          if (head.isEmpty() || !head.get().verified().lives(now)) {
            return false;
          }
          long expires = now + timeToLive.toMillis();
          long checksum = Checksum.withHead(key, expires, head.get().checksum());
          return session.update(TOUCH, expires, checksum, key) > 0;
        });
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
              expired.remove(session, now, writes);
              return run(session, step, now);
            }));
  }

  /** A damaged row is not found in its indexes, and then keeps them from being changed. */
  private static <T> T run(SqliteConnection session, Step<T> step, long now) throws SQLException {
    try {
      return step.run(session, now);
    } catch (SQLException e) {
      if (!Failures.ofDamagedRow(e)) {
        throw e;
      }
      session.update("REINDEX kv");
      TextColumns.restore(session, "kv");
      return step.run(session, now);
    }
  }
}

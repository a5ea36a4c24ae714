package io.github.worldkeep.benchmarks;

import io.github.worldkeep.benchmarks.Turns.Turn;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One value of 128 bytes through the API on {@code sqlite:}, against the same statement on bare
 * sqlite-jdbc with the same settings and a table of the same form, and OpenDAL.
 */
public class SqliteKeyValueBenchmark extends ByTurns {
  private static final int STORED = 10_000;
  private static final int SIZE = 128;

  private static String anyKey() {
    return key(ThreadLocalRandom.current().nextInt(STORED));
  }

  private static String key(int number) {
    return "ticket:" + number;
  }

  private static byte[] value() {
    byte[] value = new byte[SIZE];
    ThreadLocalRandom.current().nextBytes(value);
    return value;
  }

  /** Worldkeep. */
  @State(Scope.Benchmark)
  public static class Worldkeep {
    private BenchmarkDirectory directory;
    private Persistence persistence;
    private KeyValueStore keyValues;

    @Setup
    public void open() throws IOException {
      directory = BenchmarkDirectory.create();
      StoreUri uri = StoreUri.parse("sqlite:" + directory.path().resolve("store.db"));
      persistence = Persistence.open(PersistenceConfig.none().with(StoreKind.KEY_VALUES, uri));
      keyValues = persistence.keyValues();
      Map<String, byte[]> all = new HashMap<>();
      for (int i = 0; i < STORED; i++) {
        all.put(key(i), value());
      }
      keyValues.putAll(all);
    }

    @TearDown
    public void close() throws IOException {
      persistence.close();
      directory.delete();
    }
  }

  /** sqlite-jdbc. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final InstantSource clock = InstantSource.system();
    private BenchmarkDirectory directory;
    private Connection connection;
    private PreparedStatement get;
    private PreparedStatement put;

    @Setup
    public void open() throws IOException, SQLException {
      directory = BenchmarkDirectory.create();
      connection = connect(directory.path().resolve("bare.db"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous=FULL");
        statement.execute(
            "CREATE TABLE kv (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, expires INTEGER)");
      }
      get =
          connection.prepareStatement(
              "SELECT value, expires FROM kv"
                  + " WHERE key = ? AND (expires IS NULL OR expires > ?)");
      put =
          connection.prepareStatement(
              "INSERT INTO kv (key, value, expires) VALUES (?, ?, ?) ON CONFLICT (key)"
                  + " DO UPDATE SET value = excluded.value, expires = excluded.expires");
      connection.setAutoCommit(false);
      for (int i = 0; i < STORED; i++) {
        put(key(i), value());
      }
      connection.commit();
      connection.setAutoCommit(true);
    }

    @TearDown
    public void close() throws IOException, SQLException {
      connection.close();
      directory.delete();
    }

    byte[] get(String key) throws SQLException {
      get.setString(1, key);
      get.setLong(2, clock.millis());
      try (ResultSet rows = get.executeQuery()) {
        rows.next();
        return rows.getBytes(1);
      }
    }

    int put(String key, byte[] value) throws SQLException {
      put.setString(1, key);
      put.setBytes(2, value);
      put.setNull(3, Types.BIGINT);
      return put.executeUpdate();
    }
  }

  /** OpenDAL, on a file that sqlite-jdbc has put into WAL mode, because OpenDAL does not. */
  @State(Scope.Benchmark)
  public static class OpenDal {
    private BenchmarkDirectory directory;
    private Operator operator;

    @Setup
    public void open() throws IOException, SQLException {
      directory = BenchmarkDirectory.create();
      Path file = directory.path().resolve("opendal.db");
      try (Connection connection = connect(file);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kv (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL)");
        statement.execute(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 10000)"
                + " INSERT INTO kv SELECT 'ticket:' || i, randomblob(128) FROM n");
      }
      operator =
          Operator.of(
              "sqlite",
              Map.of(
                  "connection_string", "sqlite:" + file,
                  "table", "kv",
                  "key_field", "key",
                  "value_field", "value"));
    }

    @TearDown
    public void close() throws IOException {
      operator.close();
      directory.delete();
    }
  }

  private static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
    }
    return connection;
  }

  @Benchmark
  public void get(Turns turns, Bare bare, Worldkeep worldkeep, OpenDal openDal, Blackhole hole)
      throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(bare.get(anyKey()))),
        Turn.worldkeep(() -> hole.consume(worldkeep.keyValues.get(anyKey()).orElseThrow())),
        Turn.openDal(() -> hole.consume(openDal.operator.read(anyKey()))));
  }

  @Benchmark
  public void put(Turns turns, Bare bare, Worldkeep worldkeep, OpenDal openDal) throws Exception {
    turns.take(
        Turn.bare(() -> bare.put(anyKey(), value())),
        Turn.worldkeep(() -> worldkeep.keyValues.put(anyKey(), value())),
        Turn.openDal(() -> openDal.operator.write(anyKey(), value())));
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.benchmarks.Turns.Turn;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
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
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One document of 2 KB through the API on {@code sqlite:}, against the same statement on bare
 * sqlite-jdbc with the same settings and a table of the same form.
 */
@State(Scope.Benchmark)
public class SqliteSingleBenchmark extends ByTurns {
  private static final int STORED = 10_000;

  private BenchmarkDirectory directory;
  private Persistence persistence;
  private DocumentCollection<byte[]> players;
  private Connection connection;
  private PreparedStatement get;
  private PreparedStatement put;
  private long version;

  /** Writes documents of the same kind on both sides. */
  @Setup
  public void open() throws IOException, SQLException {
    directory = BenchmarkDirectory.create();
    Path path = directory.path();
    StoreUri uri = StoreUri.parse("sqlite:" + path.resolve("store.db"));
    persistence = Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri));
    players = persistence.documents().collection("players", Codec.raw());
    openBare(path.resolve("bare.db"));
    connection.setAutoCommit(false);
    for (int i = 0; i < STORED; i++) {
      putBare(i);
    }
    connection.commit();
    connection.setAutoCommit(true);
    Batch batch = new Batch();
    for (int i = 0; i < STORED; i++) {
      batch.put(players, "player " + i, PlayerDocument.prepared());
    }
    persistence.documents().commit(batch);
  }

  private void openBare(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute(
          "CREATE TABLE c_players"
              + " (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL)");
    }
    get = connection.prepareStatement("SELECT version, data FROM c_players WHERE id = ?");
    put =
        connection.prepareStatement(
            "INSERT INTO c_players (id, version, data) VALUES (?, ?, CAST(? AS TEXT))"
                + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, data = excluded.data");
  }

  /** Removes the files of both sides. */
  @TearDown
  public void close() throws IOException, SQLException {
    persistence.close();
    connection.close();
    directory.delete();
  }

  private static String anyId() {
    return "player " + ThreadLocalRandom.current().nextInt(STORED);
  }

  @Benchmark
  public void get(Turns turns, Blackhole hole) throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(getBare())),
        Turn.worldkeep(() -> hole.consume(players.get(anyId()).orElseThrow())));
  }

  @Benchmark
  public void put(Turns turns) throws Exception {
    turns.take(
        Turn.bare(() -> putBare(ThreadLocalRandom.current().nextInt(STORED))),
        Turn.worldkeep(() -> players.put(anyId(), PlayerDocument.prepared())));
  }

  private byte[] getBare() throws SQLException {
    get.setString(1, anyId());
    try (ResultSet rows = get.executeQuery()) {
      rows.next();
      version = rows.getLong(1);
      return rows.getBytes(2);
    }
  }

  private int putBare(int player) throws SQLException {
    put.setString(1, "player " + player);
    put.setLong(2, version++);
    put.setBytes(3, PlayerDocument.prepared());
    return put.executeUpdate();
  }
}

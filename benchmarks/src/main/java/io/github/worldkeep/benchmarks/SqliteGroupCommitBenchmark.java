package io.github.worldkeep.benchmarks;

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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 64 callers that save documents of 2 KB one by one, each flushed to the disk. They use the API, or
 * bare sqlite-jdbc with connections and transactions of their own, or one bare connection in turn.
 * An invocation ends when the last caller has saved all its documents. So a caller that SQLite lets
 * starve counts, as it happens with own transactions.
 */
@State(Scope.Benchmark)
@OperationsPerInvocation(SqliteGroupCommitBenchmark.CALLERS * SqliteGroupCommitBenchmark.SAVES)
public class SqliteGroupCommitBenchmark extends SingleOperation {
  static final int CALLERS = 64;
  static final int SAVES = 20;
  private static final int STORED = 10_000;

  private final List<BareSaver> savers = new ArrayList<>();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private BenchmarkDirectory directory;
  private Persistence persistence;
  private DocumentCollection<byte[]> players;

  /** A connection with its statement. */
  private static final class BareSaver {
    private final Connection connection;
    private final PreparedStatement put;
    private long version;

    /** Opens a connection that waits up to a minute for other transactions. */
    BareSaver(Path file) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout=60000");
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=FULL");
        statement.execute(
            "CREATE TABLE IF NOT EXISTS c_players"
                + " (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL)");
      }
      put =
          connection.prepareStatement(
              "INSERT INTO c_players (id, version, data) VALUES (?, ?, CAST(? AS TEXT)) ON CONFLICT"
                  + " (id) DO UPDATE SET version = excluded.version, data = excluded.data");
    }

    synchronized void save() throws SQLException {
      put.setString(1, anyId());
      put.setLong(2, version++);
      put.setBytes(3, PlayerDocument.prepared());
      put.executeUpdate();
    }
  }

  /** Makes an empty table for both sides. */
  @Setup
  public void open() throws IOException, SQLException {
    directory = BenchmarkDirectory.create();
    StoreUri uri = StoreUri.parse("sqlite:" + directory.path().resolve("store.db"));
    persistence = Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri));
    players = persistence.documents().collection("players", Codec.raw());
    for (int i = 0; i < CALLERS; i++) {
      savers.add(new BareSaver(directory.path().resolve("bare.db")));
    }
  }

  /** Removes the tables. */
  @TearDown
  public void close() throws IOException, SQLException {
    callers.shutdown();
    persistence.close();
    for (BareSaver saver : savers) {
      saver.connection.close();
    }
    directory.delete();
  }

  private static String anyId() {
    return "player " + ThreadLocalRandom.current().nextInt(STORED);
  }

  /** The save of one caller. */
  @FunctionalInterface
  private interface Save {
    void run(int caller) throws SQLException;
  }

  private void saveAll(Save save) throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      running.add(
          callers.submit(
              () -> {
                for (int saved = 0; saved < SAVES; saved++) {
                  save.run(caller);
                }
                return caller;
              }));
    }
    for (Future<?> future : running) {
      future.get();
    }
  }

  @Benchmark
  public void saveWorldkeep() throws InterruptedException, ExecutionException {
    saveAll(caller -> players.put(anyId(), PlayerDocument.prepared()));
  }

  @Benchmark
  public void saveBareOwnTransactions() throws InterruptedException, ExecutionException {
    saveAll(caller -> savers.get(caller).save());
  }

  @Benchmark
  public void saveBareByTurns() throws InterruptedException, ExecutionException {
    saveAll(caller -> savers.get(0).save());
  }
}

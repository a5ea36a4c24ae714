package io.github.worldkeep.benchmarks;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A schema for the benchmarks, with Worldkeep's collection {@code players} of ten thousand
 * documents. All sides work on one server that is not used otherwise, in the table that Worldkeep
 * made.
 */
@State(Scope.Benchmark)
public class PostgresSchema {
  static final int STORED = 10_000;
  static final String PLAYERS = "worldkeep_benchmarks.c_players";

  private static final String NAME = "worldkeep_benchmarks";
  private static final StoreUri URI = ServerUri.of(Engines.postgres(), "schema=" + NAME);

  static String anyId() {
    return id(ThreadLocalRandom.current().nextInt(STORED));
  }

  static String id(int player) {
    return "player " + player;
  }

  static String user() {
    return URI.user().orElse("");
  }

  static String password() {
    return URI.password().orElse("");
  }

  /** Returns host, port and database, in the form that JDBC's and other URLs have. */
  static String place() {
    return URI.authority().orElse("") + URI.path();
  }

  static Persistence open() {
    return Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, URI));
  }

  static DocumentCollection<byte[]> players(Persistence persistence) {
    return persistence.documents().collection("players", Codec.raw());
  }

  /** Makes the schema anew. */
  @Setup
  public void create() throws SQLException {
    drop();
    try (Persistence persistence = open()) {
      DocumentStore documents = persistence.documents();
      DocumentCollection<byte[]> players = players(persistence);
      Batch batch = new Batch();
      for (int i = 0; i < STORED; i++) {
        batch.put(players, id(i), PlayerDocument.PROFILE.random());
      }
      documents.commit(batch);
    }
    execute("VACUUM ANALYZE " + PLAYERS);
  }

  /** Removes the schema. */
  @TearDown
  public void drop() throws SQLException {
    execute("DROP SCHEMA IF EXISTS " + NAME + " CASCADE");
  }

  static void execute(String sql) throws SQLException {
    String url = "jdbc:postgresql://" + place();
    try (Connection connection = DriverManager.getConnection(url, user(), password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

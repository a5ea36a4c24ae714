package io.github.worldkeep.benchmarks;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenDAL on PostgreSQL. It stores plain bytes under keys, so the server parses no JSON. */
@State(Scope.Benchmark)
public class PostgresOpenDal {
  static final String TABLE = "worldkeep_benchmarks_opendal";

  private AsyncOperator async;
  private Operator blocking;

  @Setup
  public void open() throws SQLException {
    PostgresSchema.execute("DROP TABLE IF EXISTS " + TABLE);
    PostgresSchema.execute(
        "CREATE TABLE " + TABLE + " (key text PRIMARY KEY, value bytea NOT NULL)");
    String user = PostgresSchema.user() + ":" + PostgresSchema.password();
    async =
        AsyncOperator.of(
            "postgresql",
            Map.of(
                "connection_string",
                "postgresql://" + user + "@" + PostgresSchema.place(),
                "table",
                TABLE,
                "key_field",
                "key",
                "value_field",
                "value"));
    blocking = async.blocking();
    putAll(Stream.generate(PlayerDocument.PROFILE::random).limit(PostgresSchema.STORED).toList());
  }

  @TearDown
  public void close() throws SQLException {
    blocking.close();
    async.close();
    PostgresSchema.execute("DROP TABLE " + TABLE);
  }

  byte[] get(String id) {
    return blocking.read(id);
  }

  void put(String id, byte[] document) {
    blocking.write(id, document);
  }

  /** Writes all documents at the same time. */
  void putAll(List<byte[]> documents) {
    CompletableFuture<?>[] writes = new CompletableFuture<?>[documents.size()];
    for (int i = 0; i < writes.length; i++) {
      writes[i] = async.write(PostgresSchema.id(i), documents.get(i));
    }
    CompletableFuture.allOf(writes).join();
  }
}

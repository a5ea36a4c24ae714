package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store, seen from inside, with the collection {@code things}. */
abstract class StoreTestBase {
  static final CollectionSchema THINGS = new CollectionSchema("things", List.of());

  final PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "");
  final Bare bare = harness.bare();
  final Schema schema = harness.schema();
  PostgresStore store;
  Documents documents;

  /** A call on a thread of its own. */
  record Caller<T>(Thread thread, FutureTask<T> task) {
    static <T> Caller<T> start(Callable<T> call) {
      FutureTask<T> task = new FutureTask<>(call);
      Thread thread = new Thread(task);
      thread.start();
      return new Caller<>(thread, task);
    }

    T result() throws Exception {
      return result(Duration.ofDays(1));
    }

    /** For a call that would wait for ever if it failed. */
    T result(Duration patience) throws Exception {
      try {
        return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    store = openStore();
    documents = (Documents) store.documents();
    documents.open(THINGS);
  }

  /** With so much patience that no write takes the late lane because the machine is busy. */
  PostgresStore openStore() throws InterruptedException {
    return PostgresStore.open(Address.of(StoreUri.parse(harness.uri()), Duration.ofMinutes(5)));
  }

  @AfterEach
  void close() {
    store.close();
    harness.close();
  }

  BatchResult commit(Write... batch) throws InterruptedException {
    return documents.commit(List.of(List.of(batch))).get(0);
  }

  BatchResult put(String id) throws InterruptedException {
    return commit(Writes.put(THINGS, id));
  }

  List<String> ids() {
    return bare.column("SELECT id FROM " + schema.of("c_things") + " ORDER BY id");
  }

  /** Somebody else's transaction that has changed this document, until it is closed. */
  Connection holding(String id) throws SQLException {
    Connection other = bare.connect();
    other.setAutoCommit(false);
    Bare.column(other, "SELECT id FROM " + schema.of("c_things") + " WHERE id = ? FOR UPDATE", id);
    return other;
  }
}

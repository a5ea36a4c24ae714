package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.FindRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session is like. */
final class SessionStateTest {
  /**
   * Behind a pooler in transaction mode, a session is somebody else's after each transaction: what
   * one left in it would be another's to find.
   */
  @Test
  void everyKindOfStatement_leavesNothingInTheSession() throws Exception {
    try (PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "&pooler=transaction")) {
      Address address = Address.of(StoreUri.parse(harness.uri()), Duration.ofSeconds(20));
      PostgresStore store = PostgresStore.open(address);
      try {
        List<String> before = left(store);
        use(store);
        assertThat(left(store)).isEqualTo(before).isEmpty();
      } finally {
        store.close();
      }
    }
  }

  /**
   * The server takes a scan of a table for so costly that it would compile the query first, for
   * longer than the scan takes.
   */
  @Test
  void query_thatGoesThroughATable_isNotCompiled() throws Exception {
    try (PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "")) {
      Address address = Address.of(StoreUri.parse(harness.uri()), Duration.ofSeconds(20));
      PostgresStore store = PostgresStore.open(address);
      try {
        use(store);
        List<String> jit =
            store.pool().read(session -> Bare.column(session.connection(), "SHOW jit"));
        assertThat(jit).containsExactly("off");
      } finally {
        store.close();
      }
    }
  }

  private static void use(PostgresStore store) throws InterruptedException {
    Documents documents = (Documents) store.documents();
    CollectionSchema things = new CollectionSchema("things", List.of());
    documents.open(things);
    documents.commit(List.of(List.of(Writes.put(things, "a"))));
    documents.commit(List.of(List.of(Writes.put(things, "a"), Writes.put(things, "b"))));
    CollectionSchema indexed = new CollectionSchema("things", Writes.INDEXES);
    documents.open(indexed);
    documents.find(new FindRequest(indexed, Filter.all(), List.of(), null, 10));
    for (int i = 0; i < 10; i++) {
      store.keyValues().put("k", new byte[1], Duration.ofSeconds(1));
    }
  }

  /** Of one session; the pool makes no second one for a lone caller, but to build an index. */
  private static List<String> left(PostgresStore store) throws InterruptedException {
    return store
        .pool()
        .read(
            session ->
                Bare.column(
                    session.connection(),
                    "SELECT name FROM pg_prepared_statements"
                        + " UNION ALL SELECT locktype FROM pg_locks"
                        + " WHERE pid = pg_backend_pid() AND locktype = 'advisory'"
                        + " UNION ALL SELECT relname FROM pg_class WHERE relpersistence = 't'"));
  }
}

package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.spi.CollectionSchema;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indexes that are declared when documents are there already. */
final class IndexBuildTest extends StoreTestBase {
  private static final Index<Number> N = Index.number("n");
  private static final CollectionSchema INDEXED =
      new CollectionSchema(
          "things", List.of(N, Index.text("t"), Index.texts("tags"), Index.time("at")));

  private List<String> indexes() {
    return bare.column(
        "SELECT c.relname || ' ' || x.indisvalid FROM pg_index x JOIN pg_class c"
            + " ON c.oid = x.indexrelid WHERE c.relnamespace = ?::regnamespace"
            + " AND c.relname LIKE 'index%' ORDER BY 1",
        schema.name());
  }

  private static final List<String> ALL =
      List.of(
          "index_1 true", "index_2 true", "index_3 true", "index_3_arrays true", "index_4 true");

  private void fill() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      put("id " + i);
    }
  }

  @Test
  void declared_bySeveralClientsAtOnce_areBuiltOnce() throws Exception {
    fill();
    List<PostgresStore> stores = new ArrayList<>(List.of(store));
    for (int i = 0; i < 4; i++) {
      stores.add(openStore());
    }
    List<Caller<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      Documents each = (Documents) stores.get(i % stores.size()).documents();
      callers.add(
          Caller.start(
              () -> {
                each.open(INDEXED);
                return each.count(INDEXED, N.eq(1)) == 20;
              }));
    }
    for (Caller<Boolean> caller : callers) {
      assertThat(caller.result()).isTrue();
    }
    stores.subList(1, stores.size()).forEach(PostgresStore::close);
    assertThat(indexes()).isEqualTo(ALL);
  }

  @Test
  void declared_whileOthersWrite_leavesThemAlone() throws Exception {
    fill();
    try (Connection other = holding("id 1")) {
      Caller<Boolean> caller =
          Caller.start(
              () -> {
                documents.open(INDEXED);
                return true;
              });
      await().until(() -> !indexes().isEmpty()); // It waits for the other's transaction.
      put("meanwhile");
      assertThat(indexes()).containsExactly("index_1 false");
      other.rollback();
      assertThat(caller.result()).isTrue();
    }
    assertThat(indexes()).isEqualTo(ALL);
    assertThat(documents.count(INDEXED, N.eq(1))).isEqualTo(21);
  }

  @Test
  void declared_interrupted_isBuiltByTheNextOne() throws Exception {
    fill();
    try (Connection other = holding("id 1")) {
      Caller<Boolean> caller =
          Caller.start(
              () -> {
                documents.open(INDEXED);
                return true;
              });
      await().until(() -> !indexes().isEmpty());
      caller.thread().interrupt();
      assertThatThrownBy(caller::result).isInstanceOf(InterruptedException.class);
      // The server goes on with the build; the next one waits for it.
      Caller<Boolean> next =
          Caller.start(
              () -> {
                documents.open(INDEXED);
                return true;
              });
      other.rollback();
      assertThat(next.result()).isTrue();
    }
    assertThat(indexes()).isEqualTo(ALL);
  }

  @Test
  void leftOver_ofABuildThatFailed_isBuiltAgain() throws Exception {
    fill();
    documents.open(INDEXED);
    bare.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"
            + (schema.of("index_1") + "'::regclass"),
        "DROP INDEX " + schema.of("index_3_arrays"));
    PostgresStore other = openStore();
    try {
      ((Documents) other.documents()).open(INDEXED);
    } finally {
      other.close();
    }
    assertThat(indexes()).isEqualTo(ALL);
  }
}

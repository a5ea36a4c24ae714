package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a table becomes between two runs of the server's vacuum. */
class TableSizeTest {
  private static final CollectionSchema THINGS = new CollectionSchema("things", List.of());
  private static final int DOCUMENTS = 400;
  private static final int ROUNDS = 20;

  private final Random random = new Random(7);

  /** About 1.2 KB, which no compression makes much smaller, and different each time. */
  private String document() {
    byte[] text = new byte[1_200];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('0' + random.nextInt(64));
    }
    return "{\"text\":\"" + new String(text, UTF_8).replace('\\', '~') + "\"}";
  }

  private void save(Documents documents) throws InterruptedException {
    List<List<Write>> batches = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      batches.add(List.of(Writes.put(THINGS, "player " + i, document())));
    }
    documents.commit(batches);
  }

  @Test
  void put_ofKnownDocumentsAgainAndAgain_usesTheOldOnesRoom() throws Exception {
    // While others' transactions go on in a server, it may keep old rows in place.
    try (Server server = Engines.ownPostgres();
        PostgresHarness harness = PostgresHarness.in(server, "")) {
      Address address = Address.of(StoreUri.parse(harness.uri()), Duration.ofSeconds(20));
      PostgresStore store = PostgresStore.open(address);
      try {
        Documents documents = (Documents) store.documents();
        documents.open(THINGS);
        String table = harness.schema().of("c_things");
        harness.bare().execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
        save(documents);
        long first = size(harness, table);
        for (int i = 0; i < ROUNDS; i++) {
          save(documents);
        }
        assertThat(size(harness, table)).isLessThan(4 * first);
      } finally {
        store.close();
      }
    }
  }

  private static long size(PostgresHarness harness, String table) {
    return Long.parseLong(harness.bare().column("SELECT pg_relation_size('" + table + "')").get(0));
  }
}

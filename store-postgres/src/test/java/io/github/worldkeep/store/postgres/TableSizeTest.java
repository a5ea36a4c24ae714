package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a table becomes between two runs of the server's vacuum. */
class TableSizeTest extends StoreTestBase {
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

  private long sizeAfterASave() throws InterruptedException {
    List<List<Write>> batches = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      batches.add(List.of(Writes.put(THINGS, "player " + i, document())));
    }
    documents.commit(batches);
    String size = "SELECT pg_relation_size('" + schema.of("c_things") + "')";
    return Long.parseLong(bare.column(size).get(0));
  }

  @Test
  void put_ofKnownDocumentsAgainAndAgain_usesTheOldOnesRoom() throws Exception {
    bare.execute("ALTER TABLE " + schema.of("c_things") + " SET (autovacuum_enabled = false)");
    long first = sizeAfterASave();
    long last = first;
    for (int i = 0; i < ROUNDS; i++) {
      last = sizeAfterASave();
    }
    assertThat(last).isLessThan(4 * first);
  }
}

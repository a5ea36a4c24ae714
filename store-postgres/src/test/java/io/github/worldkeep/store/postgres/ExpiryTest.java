package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpiryTest extends StoreTestBase {

  private List<String> rows() {
    return bare.column("SELECT key FROM " + schema.of("kv") + " ORDER BY key");
  }

  @Test
  void rows_thatHaveExpired_areRemovedAndNoOthers() throws Exception {
    bare.execute(
        "INSERT INTO "
            + (schema.of("kv") + " SELECT 'old ' || n, 'x', now() - interval '1 second'")
            + " FROM generate_series(1, 2500) n");
    store.keyValues().put("for ever", new byte[1], null);
    store.keyValues().put("for an hour", new byte[1], Duration.ofHours(1));
    store.keyValues().put("for a moment", new byte[1], Duration.ofMillis(1));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rows()).containsExactly("for an hour", "for ever"));
  }

  @Test
  void values_areRawBytesForOtherPrograms() throws Exception {
    store.keyValues().put("k", new byte[] {0, 1, (byte) 0xff}, null);
    store.keyValues().increment("n", -42);
    String sql = "SELECT encode(value, 'hex') FROM " + schema.of("kv") + " ORDER BY key";
    assertThat(bare.column(sql)).containsExactly("0001ff", "2d3432");
  }
}

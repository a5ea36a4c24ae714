package io.github.worldkeep.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.spi.KeyValueDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The removal of expired keys, where something is damaged. The kit has the rest. */
final class ExpiredKeysTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path directory;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private Path file;
  private SqliteStore store;
  private KeyValueDriver keys;

  @BeforeEach
  void open() throws InterruptedException {
    file = directory.resolve("game.db");
    store =
        SqliteStore.open(new StoreFile(file, StoreFile.Flush.NORMAL, Duration.ofSeconds(9)), clock);
    keys = store.keyValues();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private boolean isStored(String key) {
    return !Bare.column(file, "SELECT 1 FROM kv WHERE key = ?", key).isEmpty();
  }

  @Test
  void put_withManyDamagedExpiries_stillRemovesTheSound() throws Exception {
    keys.put("sound", new byte[1], SECOND);
    Bare.update(
        file,
        "INSERT INTO kv (key, value, expires, checksum) WITH RECURSIVE n (i) AS"
            + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)"
            + " SELECT 'damaged ' || i, x'00', 1 + i % 2, 0 FROM n");
    pass(SECOND.multipliedBy(5));
    for (int i = 0; i < 4; i++) {
      keys.put("other", new byte[1], null);
    }
    assertThat(isStored("sound")).isFalse();
    assertThat(isStored("damaged 7")).isTrue();
    keys.put("next", new byte[1], SECOND);
    pass(SECOND.multipliedBy(5));
    for (int i = 0; i < 4; i++) {
      keys.put("other", new byte[1], null);
    }
    assertThat(isStored("next")).as("after the pause, from the start").isFalse();
  }

  @Test
  void put_whileExpiredKeysCannotBeRemoved_worksAndTriesLater() throws Exception {
    keys.put("old", new byte[1], SECOND);
    Bare.update(
        file,
        "CREATE TRIGGER damage BEFORE DELETE ON kv BEGIN"
            + " SELECT json_extract('{', '$.no_json'); END");
    pass(SECOND.multipliedBy(5));
    keys.put("other", new byte[] {7}, null);
    assertThat(keys.get("other")).containsExactly(7);
    assertThat(keys.get("old")).isNull();
    assertThat(isStored("old")).isTrue();
    Bare.update(file, "DROP TRIGGER damage");
    keys.put("other", new byte[] {8}, null);
    assertThat(isStored("old")).as("during the pause").isTrue();
    pass(Duration.ofMinutes(2));
    keys.put("other", new byte[] {9}, null);
    assertThat(isStored("old")).isFalse();
  }
}

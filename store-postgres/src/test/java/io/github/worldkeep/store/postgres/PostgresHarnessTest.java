package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.engines.Engines;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A test that leaves a lock behind fails, and does not wait for ever. */
final class PostgresHarnessTest {
  @Test
  void close_whileATransactionKeepsALock_failsAndNamesIt() throws Exception {
    PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "");
    harness.bare().execute("CREATE TABLE " + harness.schema().of("kept") + " (id text)");
    try (Connection other = harness.bare().connect()) {
      other.setAutoCommit(false);
      Bare.column(other, "SELECT id FROM " + harness.schema().of("kept"));

      assertThatThrownBy(() -> harness.close(Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("idle in transaction")
          .hasMessageContaining("SELECT id FROM " + harness.schema().of("kept"));
    }
    harness.close();
  }
}

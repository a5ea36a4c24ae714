package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.testkit.UriFuzz;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SqliteUriTest {
  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    new UriFuzz(Set.of("sqlite"), Map.of("synchronous", "NORMAL"))
        .run(uri -> StoreFile.of(uri, Duration.ofSeconds(5)));
  }
}

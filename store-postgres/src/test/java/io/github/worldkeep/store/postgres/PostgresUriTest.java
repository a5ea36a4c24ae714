package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.testkit.UriFuzz;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PostgresUriTest {
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("schema", "s"),
          Map.entry("pool", "8"),
          Map.entry("pooler", "transaction"),
          Map.entry("target-server", "any"),
          Map.entry("ssl-mode", "require"),
          Map.entry("ssl-root-cert", "/etc/hostname"),
          Map.entry("ssl-cert", "/etc/hostname"),
          Map.entry("ssl-key", "/etc/hostname"),
          Map.entry("application-name", "town"));

  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    new UriFuzz(Set.of("postgresql"), PARAMETERS)
        .run(uri -> Address.of(uri, Duration.ofSeconds(5)));
  }
}

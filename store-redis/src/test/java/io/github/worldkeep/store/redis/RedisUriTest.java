package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.testkit.UriFuzz;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RedisUriTest {
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("prefix", "a/"),
          Map.entry("client-cache", "10"),
          Map.entry("durable", "true"),
          Map.entry("tls", "true"),
          Map.entry("tls-ca", "/etc/hostname"),
          Map.entry("tls-cert", "/etc/hostname"),
          Map.entry("tls-key", "/etc/hostname"),
          Map.entry("tls-verify", "ca"),
          Map.entry("master", "main"),
          Map.entry("sentinel-user", "u"));

  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    new UriFuzz(RedisOptions.SCHEMES, PARAMETERS)
        .run(uri -> RedisOptions.of(uri, Duration.ofSeconds(5)));
  }
}

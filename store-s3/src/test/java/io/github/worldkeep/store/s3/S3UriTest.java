package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.testkit.UriFuzz;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class S3UriTest {
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("endpoint", "http://host:9000"),
          Map.entry("region", "eu"),
          Map.entry("path-style", "true"),
          Map.entry("session-token", "t"),
          Map.entry("checksums", "md5"),
          Map.entry("conditions", "if-absent"),
          Map.entry("connections", "8"),
          Map.entry("names", "files"),
          Map.entry("part-size", "5"),
          Map.entry("stale-uploads", "PT5H"));

  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    new UriFuzz(Set.of("s3"), PARAMETERS).run(S3Options::of);
  }
}

package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.testkit.UriFuzz;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FilesystemUriTest {
  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    new UriFuzz(Set.of("file"), Map.of()).run(FilesystemStoreProvider::path);
  }
}

package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;

/** Another process, with an environment of its own: opens the store, writes an object, ends. */
final class OpeningProgram {
  private OpeningProgram() {}

  public static void main(String[] arguments) {
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse(arguments[0]));
    try (Persistence persistence = Persistence.open(config)) {
      persistence.objects().put("from the environment", "x".getBytes(UTF_8));
    }
  }
}

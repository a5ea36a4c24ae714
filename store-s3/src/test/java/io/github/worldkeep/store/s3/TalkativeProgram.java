package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.PresignedAccess;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens, uses and fails to open the stores that the environment names, and logs everything. */
final class TalkativeProgram {
  private static final int PARTS = 12 * 1024 * 1024;

  private TalkativeProgram() {}

  public static void main(String[] arguments) {
    ConsoleHandler all = new ConsoleHandler();
    all.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.setLevel(Level.ALL);
    root.addHandler(all);
    try (Persistence right = open(System.getenv("STORE"))) {
      use(right.objects());
      System.out.println("worked");
    }
    try (Persistence wrong = open(System.getenv("WRONG_STORE"))) {
      throw new AssertionError(wrong);
    } catch (StoreException e) {
      e.printStackTrace();
    }
  }

  private static Persistence open(String uri) {
    return Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse(uri)));
  }

  private static void use(ObjectStore objects) {
    objects.put("small", new byte[10]);
    objects.put("parts", new byte[PARTS]);
    objects.copy("small", "copy");
    objects.get("parts");
    objects.list("", ListOptions.ALL);
    objects.presign(PresignedAccess.READ, "small", Duration.ofMinutes(1));
    objects.deleteAll(List.of("small", "parts", "copy"));
  }
}

package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Restores a snapshot, when it is told to. Arguments: the object store, the manifest's hash, the
 * directory.
 */
final class RestoreProgram {
  private RestoreProgram() {}

  public static void main(String[] arguments) {
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.OBJECTS, StoreUri.parse("file:" + arguments[0]));
    WorldId world = new WorldId("w1");
    try (Persistence persistence = Persistence.open(config)) {
      Contents contents = new Contents(persistence.objects(), world);
      Manifest manifest = contents.manifest(arguments[1]);
      System.out.println("open");
      System.in.read();
      new Restoration(contents, manifest, RestoreProgram::tellWhenStaged)
          .restore(
              new Snapshot(world, 1, Instant.EPOCH, 0, 0, arguments[1]),
              new Staging(Path.of(arguments[2])));
      System.out.println("restored");
    } catch (Exception e) {
      System.out.println("failed: " + e);
    }
  }

  private static void tellWhenStaged(long done, long total) {
    if (done == total) {
      System.out.println("staged");
    }
  }
}

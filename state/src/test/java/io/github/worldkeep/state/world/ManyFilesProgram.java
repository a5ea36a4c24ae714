package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Saves a world of many files, and restores it. Arguments: a directory for all, the number of
 * files, and the name of the directory to restore to, if it is not the world's own, which is quick.
 */
final class ManyFilesProgram {
  private static final int IN_DIRECTORY = 5_000;

  private ManyFilesProgram() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    Path world = write(root.resolve("world"), files);
    PersistenceConfig config = PersistenceConfig.embedded(root.resolve("stores"));
    try (Persistence persistence = Persistence.open(config)) {
      World saved = new Worlds(persistence).open(new WorldId("w1"));
      System.out.println("saved " + saved.save(world).snapshot().files());
      boolean elsewhere = arguments.length > 2;
      Path restored = elsewhere ? root.resolve(arguments[2]) : world;
      saved.restore(restored, TransferProgress.NONE).orElseThrow();
      System.out.println("restored " + saved.entries());
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }

  private static Path write(Path world, int files) throws IOException {
    Path region = world;
    for (int i = 0; i < files; i++) {
      if (i % IN_DIRECTORY == 0) {
        region = Files.createDirectories(world.resolve("region-" + i / IN_DIRECTORY));
      }
      Files.createFile(region.resolve("chunk-" + i + ".dat"));
    }
    return world;
  }
}

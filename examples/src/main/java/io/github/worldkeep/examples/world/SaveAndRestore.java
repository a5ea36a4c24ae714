package io.github.worldkeep.examples.world;

import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Saves a game's save folder on one machine, and restores it on another. */
public final class SaveAndRestore {
  private SaveAndRestore() {}

  /** Works in the current directory. */
  public static void main(String[] args) throws IOException {
    Path here = Files.createDirectories(Path.of("machine-1", "world"));
    Files.writeString(here.resolve("level.txt"), "seed 7, day 12");
    Path there = Path.of("machine-2", "world");

    try (Persistence stores = Persistence.open()) {
      World island = new Worlds(stores).open(new WorldId("island"));
      SaveReport saved = island.save(here);
      System.out.println("saved snapshot " + saved.snapshot().number());

      RestoreReport restored = island.restore(there).orElseThrow();
      System.out.println("restored snapshot " + restored.snapshot().number());
      System.out.println(Files.readString(there.resolve("level.txt")));
    }
  }
}

package io.github.worldkeep.examples.game;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The directory of the island: {@code level.properties}, {@code regions/r.X.Y.region} and {@code
 * players/NAME.json}.
 *
 * <p>A file is never changed in place. Its new content is written and forced to a sibling {@code
 * .tmp}, which is then renamed over it. So a copy of the folder taken at any time has each file
 * whole, old or new. The files are consistent with each other while no {@link #save} runs.
 */
record SaveFolder(Path root) {

  private static final String TEMPORARY = ".tmp";
  private static final String PLAYER = ".json";

  /**
   * Reads the island, or makes a new one if there is none yet.
   *
   * @throws CorruptSaveException if a file is damaged, missing or of another version; nothing was
   *     changed
   */
  Island open(long seedOfNewIsland) throws IOException {
    Files.createDirectories(regions());
    Files.createDirectories(players());
    Island island = Files.exists(levelFile()) ? load() : create(seedOfNewIsland);
    for (Path directory : List.of(root, regions(), players())) {
      deleteLeftovers(directory);
    }
    return island;
  }

  /**
   * Writes the changed parts. When this returns, they survive a crash of the machine. When this
   * throws, each file is still whole.
   */
  void save(Level level, World world, Collection<Region> changed, Collection<Player> players)
      throws IOException {
    for (Region region : changed) {
      replace(regionFile(region), RegionFormat.encode(region, world.blocksOf(region)));
    }
    for (Player player : players) {
      replace(players().resolve(player.name() + PLAYER), PlayerFormat.encode(player));
    }
    force(regions());
    force(players());
    replace(levelFile(), level.encode());
    force(root);
  }

  private Island create(long seed) throws IOException {
    List<Player> orphans = loadPlayers();
    if (!orphans.isEmpty()) {
      throw new CorruptSaveException(levelFile(), "is missing, though players have been here");
    }
    Island island = new Island(Level.first(seed), new World(seed), List.of());
    // The level file comes last, so that an interrupted creation begins anew.
    save(island.level(), island.world(), Region.ALL, Set.of());
    return island;
  }

  private Island load() throws IOException {
    Level level = read(levelFile(), Level::decode);
    World world = new World(level.seed());
    for (Region region : Region.ALL) {
      world.restore(region, read(regionFile(region), bytes -> RegionFormat.decode(region, bytes)));
    }
    return new Island(level, world, loadPlayers());
  }

  private List<Player> loadPlayers() throws IOException {
    List<Player> loaded = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(players(), "*" + PLAYER)) {
      for (Path file : files) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - PLAYER.length());
        loaded.add(read(file, bytes -> PlayerFormat.decode(name, bytes)));
      }
    }
    return loaded;
  }

  private static <T> T read(Path file, Function<byte[], T> format) throws IOException {
    try {
      return format.apply(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CorruptSaveException(file, "is missing", e);
    } catch (IllegalArgumentException e) {
      throw new CorruptSaveException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    try (FileChannel out = FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(temporary, file, ATOMIC_MOVE);
  }

  /**
   * Makes the renames in a directory durable. Windows does that by itself, and can't open a
   * directory.
   */
  private static void force(Path directory) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel entries = FileChannel.open(directory, READ)) {
        entries.force(true);
      }
    }
  }

  private static void deleteLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "*" + TEMPORARY)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  private Path levelFile() {
    return root.resolve("level.properties");
  }

  private Path regions() {
    return root.resolve("regions");
  }

  private Path regionFile(Region region) {
    return regions().resolve(region.fileName());
  }

  private Path players() {
    return root.resolve("players");
  }
}

package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Documents in SQLite and objects in files, and ways to look at them from outside. */
final class EmbeddedStores implements AutoCloseable {
  private final Path root;
  private final TestClock clock = new TestClock();
  private final Persistence persistence;
  private final Worlds worlds;

  EmbeddedStores(Path root) {
    this.root = root;
    this.persistence = Persistence.open(config());
    this.worlds = new Worlds(persistence);
  }

  PersistenceConfig config() {
    return PersistenceConfig.embedded(root).withClock(clock);
  }

  TestClock clock() {
    return clock;
  }

  Persistence persistence() {
    return persistence;
  }

  Worlds worlds() {
    return worlds;
  }

  World open(String world) {
    return worlds.open(new WorldId(world));
  }

  /** The file that keeps the object whose key ends in this hash. */
  Path objectFile(String sha256) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("objects"))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith(sha256))
          .findFirst()
          .orElseThrow();
    }
  }

  /** How many files there are in the object store. */
  List<Path> objectFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("objects"))) {
      return files.filter(path -> path.toString().endsWith(".object")).toList();
    }
  }

  /** A document, read with nothing but SQLite. */
  Optional<String> document(String collection, String id) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("documents.db"));
        PreparedStatement query =
            connection.prepareStatement("SELECT data FROM c_" + collection + " WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public void close() {
    persistence.close();
  }
}

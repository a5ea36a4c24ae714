package io.github.worldkeep.state.history;

import io.github.worldkeep.store.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One file that all game servers of this host open. */
final class SqliteFile extends SharedStore {
  private final Path file;

  SqliteFile(Path directory) {
    this.file = directory.resolve("game.db");
  }

  @Override
  public String uri() {
    return "sqlite:" + file;
  }

  @Override
  String uri(int server) {
    return uri();
  }

  @Override
  boolean hasOwnClock() {
    return false;
  }

  @Override
  Optional<TcpProxy> network(int server) {
    return Optional.empty();
  }

  @Override
  List<String> witness() {
    String note =
        " ON c_players BEGIN INSERT INTO witness (id, data) VALUES (new.id, new.data); END";
    return List.of(
        "CREATE TABLE witness (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, data TEXT)",
        "CREATE TRIGGER witness_insert AFTER INSERT" + note,
        "CREATE TRIGGER witness_update AFTER UPDATE" + note);
  }

  @Override
  public Connection connect() throws SQLException {
    return connect("jdbc:sqlite:" + file + "?busy_timeout=60000");
  }

  @Override
  public void close() {}
}

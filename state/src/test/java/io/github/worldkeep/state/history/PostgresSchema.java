package io.github.worldkeep.state.history;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A schema in a PostgreSQL, and a network of its own from each game server to it. */
final class PostgresSchema extends SharedStore {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Server postgres = Engines.postgres();
  private final String schema =
      "history_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
  private final List<TcpProxy> networks;

  PostgresSchema(int servers) throws SQLException {
    networks =
        Stream.generate(() -> TcpProxy.to(postgres.host(), postgres.port()))
            .limit(servers)
            .toList();
    execute("CREATE SCHEMA " + schema);
  }

  @Override
  public String uri() {
    return uri(postgres.host(), postgres.port());
  }

  @Override
  String uri(int server) {
    return uri(networks.get(server).host(), networks.get(server).port());
  }

  private String uri(String host, int port) {
    StoreUri uri = StoreUri.parse(postgres.uri());
    return "postgresql://"
        + (uri.user().orElseThrow() + ":" + uri.password().orElse("") + "@" + host + ":" + port)
        + (uri.path() + "?schema=" + schema);
  }

  @Override
  boolean hasOwnClock() {
    return true;
  }

  @Override
  Optional<TcpProxy> network(int server) {
    return Optional.of(networks.get(server));
  }

  /** A row's trigger runs under the row's lock: the numbers of one player are in its order. */
  @Override
  List<String> witness() {
    return List.of(
        "CREATE TABLE witness (sequence bigserial PRIMARY KEY, id text, data text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + (" INSERT INTO " + schema + ".witness (id, data) VALUES (new.id, new.data);")
            + " RETURN NULL; END $$",
        "CREATE TRIGGER note AFTER INSERT OR UPDATE ON c_players"
            + " FOR EACH ROW EXECUTE FUNCTION note()");
  }

  @Override
  public Connection connect() throws SQLException {
    StoreUri uri = StoreUri.parse(postgres.uri());
    return connect(
        "jdbc:postgresql://"
            + (postgres.host() + ":" + postgres.port() + uri.path())
            + ("?user=" + uri.user().orElseThrow() + "&password=" + uri.password().orElse(""))
            + ("&currentSchema=" + schema));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    networks.forEach(TcpProxy::close);
    try {
      execute("DROP SCHEMA " + schema + " CASCADE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

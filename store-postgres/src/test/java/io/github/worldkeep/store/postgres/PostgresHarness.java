package io.github.worldkeep.store.postgres;

import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.StoreHarness;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A schema in a server, and a user with just the rights that the documentation lists. */
final class PostgresHarness implements StoreHarness {
  private static final String PASSWORD = "kits-p4ssw0rd";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** How long a server that is busy may take to end the transactions of clients that are gone. */
  private static final Duration LOCKS = Duration.ofSeconds(60);

  private final Server server;
  private final TcpProxy network;
  private final @Nullable Engine engine;
  private final String parameters;
  private final Bare bare;
  private final Schema schema =
      new Schema("kit_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet());

  private PostgresHarness(Server server, boolean own, String parameters) {
    this.server = server;
    this.network = TcpProxy.to(server.host(), server.port());
    this.engine = own ? new StoppableServer(server) : null;
    this.parameters = parameters;
    this.bare = Bare.of(server);
    bare.execute(
        "CREATE ROLE " + schema.name() + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE SCHEMA " + schema.name(),
        "GRANT USAGE, CREATE ON SCHEMA " + schema.name() + " TO " + schema.name());
  }

  /** In a server that others use, too. */
  static PostgresHarness in(Server server, String parameters) {
    return new PostgresHarness(server, false, parameters);
  }

  /** In a server that the kit may stop. */
  static PostgresHarness inOwn(Server server, String parameters) {
    return new PostgresHarness(server, true, parameters);
  }

  Schema schema() {
    return schema;
  }

  Bare bare() {
    return bare;
  }

  /** The database as the store's user sees it. */
  Bare user() {
    return new Bare(
        "jdbc:postgresql://"
            + (server.host() + ":" + server.port() + StoreUri.parse(server.uri()).path())
            + ("?user=" + schema.name() + "&password=" + PASSWORD));
  }

  String uri() {
    String database = StoreUri.parse(server.uri()).path();
    return "postgresql://"
        + (schema.name() + ":" + PASSWORD + "@" + network.host() + ":" + network.port())
        + (database + "?schema=" + schema.name() + parameters);
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Map.of(StoreKind.KEY_VALUES, uri(), StoreKind.DOCUMENTS, uri());
  }

  @Override
  public void passTime(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public Optional<Engine> engine() {
    return Optional.ofNullable(engine);
  }

  private static final class StoppableServer implements Engine {
    private final Server server;
    private boolean stopped;

    StoppableServer(Server server) {
      this.server = server;
    }

    @Override
    public void stop() {
      server.stop();
      stopped = true;
    }

    @Override
    public void kill() {
      server.kill();
      stopped = true;
    }

    /** Does nothing to a server that runs. */
    @Override
    public void start() {
      if (stopped) {
        server.start();
        stopped = false;
      }
    }
  }

  @Override
  public Optional<TcpProxy> network() {
    return Optional.of(network);
  }

  @Override
  public OptionalLong storedKeys() {
    String sql = "SELECT count(*) FROM " + schema.of("kv");
    return OptionalLong.of(Long.parseLong(bare.column(sql).get(0)));
  }

  @Override
  public boolean markAsNewer() {
    bare.execute("UPDATE " + schema.of("worldkeep") + " SET value = 99 WHERE name = 'format'");
    return true;
  }

  @Override
  public boolean makeReadOnly() {
    String role = schema.name();
    bare.execute(
        "REASSIGN OWNED BY " + role + " TO CURRENT_USER",
        "REVOKE CREATE ON SCHEMA " + role + " FROM " + role,
        "GRANT SELECT ON ALL TABLES IN SCHEMA " + role + " TO " + role);
    return true;
  }

  @Override
  public Optional<Boolean> usesIndex(String collection, Index<?> index) {
    return Optional.of(QueryPlan.of(bare, schema, collection, sample(index)).usesIndex());
  }

  @SuppressWarnings("unchecked")
  private static Filter sample(Index<?> index) {
    return switch (index.type()) {
      case TEXT -> ((Index<String>) index).eq("a");
      case NUMBER -> ((Index<Number>) index).eq(1);
      case BOOL -> ((Index<Boolean>) index).eq(true);
      case TIME -> ((Index<Instant>) index).eq(Instant.EPOCH);
      case TEXTS -> ((Index<String>) index).contains("a");
    };
  }

  @Override
  public void close() {
    close(LOCKS);
  }

  /**
   * Fails if somebody keeps a lock in the schema for longer, as a store that is closed must not.
   */
  void close(Duration locks) {
    network.close();
    try (Connection connection = bare.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + locks.toMillis());
      statement.execute("DROP SCHEMA " + schema.name() + " CASCADE");
      statement.execute("DROP OWNED BY " + schema.name());
      statement.execute("DROP ROLE " + schema.name());
    } catch (SQLException e) {
      throw new AssertionError("the schema can't be dropped; it is locked by " + holders(), e);
    }
  }

  private List<String> holders() {
    String sql =
        "SELECT DISTINCT 'process ' || a.pid || ' of ' || a.usename || ', ' || a.state || ' since '"
            + " || a.state_change || ', waits for ' || coalesce(a.wait_event, 'nothing') || ': '"
            + " || a.query FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            + " JOIN pg_class c ON c.oid = l.relation"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE l.granted AND n.nspname = ?";
    return bare.column(sql, schema.name());
  }
}

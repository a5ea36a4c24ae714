package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The embedded stores, with faults and a clock, and a way to look at them from outside. */
public final class BackendStores implements AutoCloseable {
  private final Path root;
  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final FaultInjection faults = new FaultInjection();
  private final Persistence persistence;
  private final Sessions sessions;
  private final List<GameBackend> servers = new CopyOnWriteArrayList<>();

  public BackendStores(Path root) {
    this.root = root;
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.KEY_VALUES, StoreUri.parse("memory:"))
            .with(StoreKind.DOCUMENTS, StoreUri.parse("sqlite:" + root.resolve("documents.db")))
            .with(StoreKind.OBJECTS, StoreUri.parse("file:" + root.resolve("objects")))
            .withClock(clock);
    persistence = Persistence.open(faults.wrap(config));
    sessions = new Sessions(persistence.documents());
  }

  /** The backend as one more server has it. */
  public GameBackend server() {
    return server(GameBackend.REQUEST_TIMEOUT);
  }

  GameBackend server(Duration patience) {
    GameBackend server =
        new StoreBackend(
            persistence, () -> Duration.between(start, clock.instant()).toNanos(), patience);
    servers.add(server);
    return server;
  }

  public Persistence persistence() {
    return persistence;
  }

  public Sessions sessions() {
    return sessions;
  }

  public SessionFiles files() {
    return new SessionFiles(persistence.objects());
  }

  public TestClock clock() {
    return clock;
  }

  public FaultInjection faults() {
    return faults;
  }

  /** A document, read with nothing but SQLite. */
  String document(String collection, String id) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("documents.db"));
        PreparedStatement query =
            connection.prepareStatement("SELECT data FROM c_" + collection + " WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  @Override
  public void close() {
    servers.forEach(GameBackend::close);
    persistence.close();
    faults.close();
  }
}

package io.github.worldkeep.state.match;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Matches in SQLite, with faults and a clock, and a way to look at them from outside. */
final class MatchStores implements AutoCloseable {
  private final Path root;
  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final AtomicInteger writers = new AtomicInteger();
  private final FaultInjection faults = new FaultInjection();
  private final Persistence persistence;
  private final Matches matches;

  MatchStores(Path root) {
    this.root = root;
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.DOCUMENTS, StoreUri.parse("sqlite:" + root.resolve("documents.db")))
            .withClock(clock);
    persistence = Persistence.open(faults.wrap(config));
    matches = server();
  }

  /** Matches as one more server has them. */
  Matches server() {
    return new Matches(
        persistence.documents(),
        () -> Duration.between(start, clock.instant()).toNanos(),
        () -> "writer-" + writers.incrementAndGet());
  }

  Matches matches() {
    return matches;
  }

  DocumentStore documents() {
    return persistence.documents();
  }

  TestClock clock() {
    return clock;
  }

  FaultInjection faults() {
    return faults;
  }

  /** A match between ada and bob. */
  Match start(String id) {
    return matches.start(id, "duel", Map.of("map", "isle"), List.of("ada", "bob"));
  }

  DocumentCollection<byte[]> raw() {
    return persistence.documents().collection("matches", Codec.raw());
  }

  /** A document, read with nothing but SQLite. */
  String document(String id) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("documents.db"));
        PreparedStatement query =
            connection.prepareStatement("SELECT data FROM c_matches WHERE id = ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Override
  public void close() {
    persistence.close();
    faults.close();
  }
}

package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.StoredDocument;
import io.github.worldkeep.store.spi.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Documents: a table for each collection. The store's clock is the server's. */
final class Documents implements DocumentDriver {
  private static final String NOW =
      "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";

  private final Pool pool;
  private final Schema schema;
  private final Writer writer;
  private final IndexBuild builds;
  private final Map<String, CollectionTable> tables = new ConcurrentHashMap<>();

  Documents(Pool pool, Schema schema, Duration patience) {
    this.pool = pool;
    this.schema = schema;
    this.builds = new IndexBuild(pool, schema);
    Batches batches = new Batches(pool, new Versions(pool, schema), this::table);
    this.writer = new Writer(batches, new Pace(patience));
  }

  @Override
  public void open(CollectionSchema collection) throws InterruptedException {
    Declaration declaration = new Declaration(schema, collection);
    CollectionTable table = pool.read(declaration::find).orElse(null);
    if (table == null || !table.has(collection.indexes())) {
      table = make(declaration);
    }
    // Indexes are only added: of two tables, the one that knows more is the newer.
    tables.merge(collection.name(), table, (a, b) -> a.size() > b.size() ? a : b);
  }

  private CollectionTable make(Declaration declaration) throws InterruptedException {
    try {
      List<TableIndex> missing = pool.run(session -> session.transaction(declaration::make));
      if (!missing.isEmpty()) {
        builds.run(missing);
      }
    } catch (SQLException e) {
      throw Failures.nothingDone(e);
    }
    return pool.read(declaration::find).orElseThrow();
  }

  private CollectionTable table(CollectionSchema collection) {
    CollectionTable table = tables.get(collection.name());
    if (table == null) {
      throw new IllegalStateException("collection " + collection.name() + " is not open");
    }
    return table;
  }

  @Override
  public @Nullable StoredDocument get(CollectionSchema collection, String id)
      throws InterruptedException {
    String sql = table(collection).get;
    return pool.read(session -> session.query(sql, rows -> document(id, rows), id)).orElse(null);
  }

  private static Optional<StoredDocument> document(String id, ResultSet rows) throws SQLException {
    return rows.next() ? Optional.of(document(id, rows, 1)) : Optional.empty();
  }

  private static StoredDocument document(String id, ResultSet rows, int column)
      throws SQLException {
    return new StoredDocument(
        id, Versions.version(rows.getLong(column)), rows.getBytes(column + 1));
  }

  @Override
  public List<@Nullable StoredDocument> getAll(CollectionSchema collection, List<String> ids)
      throws InterruptedException {
    String sql = table(collection).getAll;
    Object distinct = ids.stream().distinct().toArray(String[]::new);
    Map<String, StoredDocument> found =
        pool.read(session -> session.query(sql, Documents::byId, distinct));
    List<@Nullable StoredDocument> documents = new ArrayList<>(ids.size());
    for (String id : ids) {
      documents.add(found.get(id));
    }
    return documents;
  }

  private static Map<String, StoredDocument> byId(ResultSet rows) throws SQLException {
    Map<String, StoredDocument> documents = new HashMap<>();
    while (rows.next()) {
      String id = rows.getString(1);
      documents.put(id, document(id, rows, 2));
    }
    return documents;
  }

  @Override
  public List<BatchResult> commit(List<List<Write>> batches) throws InterruptedException {
    return writer.write(batches);
  }

  @Override
  public List<FoundDocument> find(FindRequest request) throws InterruptedException {
    Search search = new Search(schema, table(request.collection()), request);
    return pool.read(search::run);
  }

  @Override
  public long count(CollectionSchema collection, Filter filter) throws InterruptedException {
    Condition condition = filter.accept(new FilterConditions(schema, false));
    String sql = "SELECT count(*) FROM " + table(collection).name + " WHERE " + condition.sql();
    Object[] values = condition.values().toArray();
    return pool.read(session -> session.number(sql, values).orElseThrow());
  }

  @Override
  public Instant now() throws InterruptedException {
    long micros = pool.read(session -> session.number(NOW).orElseThrow());
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Ends the writer's threads. */
  void close() {
    writer.close();
  }
}

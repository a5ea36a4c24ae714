package io.github.worldkeep.store.sqlite;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Documents: a table for each collection. The store's clock is the host's. */
final class Documents implements DocumentDriver {
  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final DamagedDocuments damaged;
  private final Batches batches;
  private final Map<String, CollectionTable> tables = new ConcurrentHashMap<>();

  Documents(Writer writer, Readers readers, InstantSource clock, DamagedDocuments damaged) {
    this.damaged = damaged;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.batches = new Batches(writer.versions(), this::table);
  }

  @Override
  public void open(CollectionSchema collection) throws InterruptedException {
    Declaration declaration = new Declaration(collection);
    CollectionTable table = readers.read(declaration::find).orElse(null);
    if (table == null || !table.has(collection.indexes())) {
      table = writer.write(new Request<>(1, 0, declaration::make));
    }
    // Indexes are only added: of two tables, the one that knows more is the newer.
    tables.merge(
        collection.name(), table, (a, b) -> a.numbers().size() > b.numbers().size() ? a : b);
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
    CollectionTable table = table(collection);
    return readers
        .read(session -> session.query(table.get, rows -> document(table, id, rows), id))
        .orElse(null);
  }

  private static Optional<StoredDocument> document(CollectionTable table, String id, ResultSet rows)
      throws SQLException {
    return rows.next() ? Optional.of(table.document(id, rows, 1)) : Optional.empty();
  }

  @Override
  public List<@Nullable StoredDocument> getAll(CollectionSchema collection, List<String> ids)
      throws InterruptedException {
    CollectionTable table = table(collection);
    List<@Nullable StoredDocument> documents =
        new ArrayList<>(Collections.<@Nullable StoredDocument>nCopies(ids.size(), null));
    return readers.read(
        session ->
            session.query(
                table.getAll,
                rows -> {
                  while (rows.next()) {
                    int slot = rows.getInt(1);
                    documents.set(slot, table.document(ids.get(slot), rows, 2));
                  }
                  return documents;
                },
                JsonArray.of(ids)));
  }

  @Override
  public List<BatchResult> commit(List<List<Write>> all) throws InterruptedException {
    int writes = 0;
    long bytes = 0;
    for (List<Write> batch : all) {
      writes += batch.size();
      for (Write write : batch) {
        bytes += write.json() == null ? 0 : write.content().length;
      }
    }
    return writer.write(new Request<>(writes, bytes, session -> batches.run(session, all)));
  }

  @Override
  public List<FoundDocument> find(FindRequest request) throws InterruptedException {
    CollectionTable table = table(request.collection());
    return search(table, new Search(table, request)::run);
  }

  @Override
  public long count(CollectionSchema collection, Filter filter) throws InterruptedException {
    CollectionTable table = table(collection);
    Condition condition = table.condition(filter);
    String sql = "SELECT count(*) FROM " + table.name + " WHERE " + condition.sql();
    Object[] values = condition.values().toArray();
    return search(
        table, session -> session.query(sql, rows -> rows.next() ? rows.getLong(1) : 0L, values));
  }

  /** A damaged document may be missing in the result, so the search reports the damage. */
  private <T> T search(CollectionTable table, Readers.Reading<T> reading)
      throws InterruptedException {
    for (String id : damaged.in(table.collection)) {
      readers.read(session -> session.query(table.get, rows -> document(table, id, rows), id));
      damaged.forget(table.collection, id);
    }
    return readers.read(
        session -> {
          try {
            return reading.read(session);
          } catch (SQLException e) {
            List<String> ids = Failures.malformed(e) ? table.malformed(session, 1) : List.of();
            if (ids.isEmpty()) {
              throw e;
            }
            throw Damage.ofDocument(table.collection, ids.get(0));
          }
        });
  }

  @Override
  public Instant now() {
    return clock.instant();
  }
}

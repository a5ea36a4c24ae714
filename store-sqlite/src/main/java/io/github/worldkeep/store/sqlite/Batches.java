package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out batches within the writer's transaction. A batch of several writes runs in a
 * savepoint; of one write, nothing is there to be undone.
 */
record Batches(Versions versions, Function<CollectionSchema, CollectionTable> tables) {

  List<BatchResult> run(SqliteConnection session, List<List<Write>> batches) throws SQLException {
    List<BatchResult> results = new ArrayList<>(batches.size());
    for (List<Write> batch : batches) {
      results.add(attempt(session, batch));
    }
    return results;
  }

  private BatchResult attempt(SqliteConnection session, List<Write> batch) throws SQLException {
    try {
      return batch.size() == 1 ? apply(session, batch) : undoable(session, batch);
    } catch (SQLException e) {
      if (!Failures.ofDamagedRow(e)) {
        throw e;
      }
      return rebuilding(session, batch);
    }
  }

  /** Rebuilds the indexes first, because a damaged document may have left wrong entries in them. */
  private BatchResult rebuilding(SqliteConnection session, List<Write> batch) throws SQLException {
    Set<CollectionTable> written = new LinkedHashSet<>();
    batch.forEach(write -> written.add(tables.apply(write.collection())));
    session.update("SAVEPOINT batch");
    BatchResult result = new Rebuild(session, written).around(() -> apply(session, batch));
    return released(session, result);
  }

  private BatchResult undoable(SqliteConnection session, List<Write> batch) throws SQLException {
    session.update("SAVEPOINT batch");
    try {
      return released(session, apply(session, batch));
    } catch (SQLException e) {
      if (Failures.ofDamagedRow(e)) {
        session.update("ROLLBACK TO batch");
        session.update("RELEASE batch");
      }
      throw e;
    }
  }

  private static BatchResult released(SqliteConnection session, BatchResult result)
      throws SQLException {
    if (!(result instanceof BatchResult.Committed)) {
      session.update("ROLLBACK TO batch");
    }
    session.update("RELEASE batch");
    return result;
  }

  private BatchResult apply(SqliteConnection session, List<Write> batch) throws SQLException {
    List<@Nullable Version> answers = new ArrayList<>(batch.size());
    try {
      for (Write write : batch) {
        Reason rejected = apply(session, write, answers);
        if (rejected != null) {
          return new BatchResult.Rejected(answers.size(), rejected);
        }
      }
      return new BatchResult.Committed(answers);
    } catch (DriverException e) {
      return new BatchResult.Failed(e);
    } catch (SQLException e) {
      if (!Failures.confined(e) || Failures.ofDamagedRow(e)) {
        throw e;
      }
      return new BatchResult.Failed(Failures.nothingDone(e));
    }
  }

  /** Adds the version that the write returns, or returns the reason why it is rejected. */
  private @Nullable Reason apply(
      SqliteConnection session, Write write, List<@Nullable Version> answers) throws SQLException {
    CollectionTable table = tables.apply(write.collection());
    return switch (write.action()) {
      case PUT -> create(session, table.put, write, answers);
      case INSERT -> create(session, table.insert, write, answers);
      case REPLACE -> replace(session, table, write, answers);
      case DELETE -> delete(session, table, write, answers);
      case CHECK -> check(session, table, write, answers);
    };
  }

  private @Nullable Reason create(
      SqliteConnection session, String sql, Write write, List<@Nullable Version> answers)
      throws SQLException {
    long version = versions.take();
    boolean done =
        session.update(sql, write.id(), version, write.content(), checksum(write, version)) > 0;
    return done ? answer(version, answers) : Reason.EXISTS;
  }

  private @Nullable Reason replace(
      SqliteConnection session, CollectionTable table, Write write, List<@Nullable Version> answers)
      throws SQLException {
    long expected = expected(write);
    long version = versions.take();
    boolean done =
        session.update(
                table.replace,
                version,
                write.content(),
                checksum(write, version),
                write.id(),
                expected,
                Checksum.head(write.id(), expected))
            > 0;
    return done ? answer(version, answers) : mismatch(session, table, write);
  }

  private @Nullable Reason delete(
      SqliteConnection session, CollectionTable table, Write write, List<@Nullable Version> answers)
      throws SQLException {
    if (write.expected() == null) {
      Long deleted = number(session, table.delete, write.id()).orElse(null);
      answers.add(deleted == null ? null : version(deleted));
      return null;
    }
    long expected = expected(write);
    int head = Checksum.head(write.id(), expected);
    Long deleted = number(session, table.deleteVersion, write.id(), expected, head).orElse(null);
    return deleted == null ? mismatch(session, table, write) : answer(deleted, answers);
  }

  private @Nullable Reason check(
      SqliteConnection session, CollectionTable table, Write write, List<@Nullable Version> answers)
      throws SQLException {
    long expected = expected(write);
    Long found = version(session, table, write.id()).orElse(null);
    return found != null && found == expected
        ? answer(expected, answers)
        : found == null ? Reason.MISSING : Reason.OTHER_VERSION;
  }

  private static Reason mismatch(SqliteConnection session, CollectionTable table, Write write)
      throws SQLException {
    boolean missing = version(session, table, write.id()).isEmpty();
    return missing ? Reason.MISSING : Reason.OTHER_VERSION;
  }

  /** The verified version of the document, if there is one. */
  private static Optional<Long> version(SqliteConnection session, CollectionTable table, String id)
      throws SQLException {
    return session.query(
        table.version,
        rows -> {
          if (!rows.next()) {
            return Optional.empty();
          }
          long version = rows.getLong(1);
          if (!Checksum.matchesHead(rows.getLong(2), id, version)) {
            throw Damage.ofDocument(table.collection, id);
          }
          return Optional.of(version);
        },
        id);
  }

  private static long checksum(Write write, long version) {
    return Checksum.of(write.id(), version, write.content());
  }

  private static long expected(Write write) {
    return Versions.number(Objects.requireNonNull(write.expected(), "expected"));
  }

  private static @Nullable Reason answer(long version, List<@Nullable Version> answers) {
    answers.add(version(version));
    return null;
  }

  private static Version version(long number) {
    return new Version(Long.toString(number));
  }

  /** Returns the one number of a statement's result; empty if it has no row. */
  private static Optional<Long> number(SqliteConnection session, String sql, Object... values)
      throws SQLException {
    return session.query(
        sql, rows -> rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty(), values);
  }
}

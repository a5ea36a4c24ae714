package io.github.worldkeep.store.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Builds indexes while other clients read and write the table. One process builds at a time. It
 * holds the lock in a transaction on one connection, and builds on another outside of a
 * transaction, as PostgreSQL requires. The other processes poll the lock instead of waiting for it,
 * because PostgreSQL ends a build only after all older statements have ended.
 *
 * <p>A build continues in the server when its caller is gone, and the next process that declares
 * the index waits for its end. The remains of a failed build are dropped, and the index is built
 * again.
 */
final class IndexBuild {
  private static final long PAUSE_NANOS = 50_000_000;
  private static final Set<String> EXISTS = Set.of("42P07", "23505");

  private final Pool pool;
  private final Schema schema;

  /** A build needs two connections; two at a time could wait for each other's. */
  private final Semaphore turn = new Semaphore(1);

  private enum State {
    MISSING,
    READY,
    UNDER_WAY,
    FAILED
  }

  IndexBuild(Pool pool, Schema schema) {
    this.pool = pool;
    this.schema = schema;
  }

  /** Returns when all of them are ready. */
  void run(List<TableIndex> indexes) throws InterruptedException {
    turn.acquire();
    try {
      while (!attempt(indexes)) {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      turn.release();
    }
  }

  /** Returns false if another process, or a build that it left, is at work. */
  private boolean attempt(List<TableIndex> indexes) throws InterruptedException {
    try {
      return pool.run(guard -> guard.transaction(locked -> lock(locked) && build(indexes)));
    } catch (SQLException e) {
      throw Failures.nothingDone(e);
    }
  }

  /**
   * Takes the lock if it is free. What was executed last in an open transaction keeps its snapshot,
   * for which a build would wait; a savepoint takes its place and needs none.
   */
  private boolean lock(BorrowedConnection session) throws SQLException {
    String sql = "SELECT 1 WHERE pg_try_advisory_xact_lock(?)";
    boolean locked = session.number(sql, schema.key(Schema.Lock.INDEXES)).isPresent();
    session.execute("SAVEPOINT locked");
    return locked;
  }

  private boolean build(List<TableIndex> indexes) throws SQLException, InterruptedException {
    return pool.run(
        session -> {
          for (TableIndex index : indexes) {
            if (!build(session, index)) {
              return false;
            }
          }
          return true;
        });
  }

  private boolean build(BorrowedConnection session, TableIndex index) throws SQLException {
    return switch (state(session, index)) {
      case READY -> true;
      case UNDER_WAY -> false;
      case FAILED -> {
        session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + schema.of(index.name()));
        yield create(session, index);
      }
      case MISSING -> create(session, index);
    };
  }

  private boolean create(BorrowedConnection session, TableIndex index) throws SQLException {
    try {
      session.execute(index.sql("CREATE INDEX CONCURRENTLY"));
      return true;
    } catch (SQLException e) {
      if (EXISTS.contains(Failures.code(e))) {
        return false; // What is left of another process has just begun.
      }
      throw e;
    }
  }

  private State state(BorrowedConnection session, TableIndex index) throws SQLException {
    String sql =
        "SELECT x.indisvalid,"
            + " EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_index x ON x.indexrelid = c.oid WHERE n.nspname = ? AND c.relname = ?";
    return session.query(
        sql,
        rows -> {
          if (!rows.next()) {
            return State.MISSING;
          } else if (rows.getBoolean(1)) {
            return State.READY;
          }
          return rows.getBoolean(2) ? State.UNDER_WAY : State.FAILED;
        },
        schema.name(),
        index.name());
  }
}

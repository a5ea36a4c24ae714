package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request of a caller to the {@link Writer}, and its outcome. The caller may withdraw the
 * request, and the leader may take it; the request's state decides which was first.
 */
final class Request<T> {
  private enum State {
    WAITING,
    TAKEN,
    WITHDRAWN,
    ENDED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final Thread caller = Thread.currentThread();
  private final Work<T> work;
  private final int writes;
  private final long bytes;
  private @Nullable T result;
  private @Nullable DriverException failure;

  /**
   * Writes within a transaction that may hold the work of others too. A {@link DriverException}
   * means that nothing of it happened; a {@link SQLException} that is not {@link Failures#confined}
   * ends the whole transaction.
   */
  @FunctionalInterface
  interface Work<T> {
    T run(SqliteConnection session) throws SQLException;
  }

  /** Work with its size, by which the leader bounds a group. */
  Request(int writes, long bytes, Work<T> work) {
    this.writes = writes;
    this.bytes = bytes;
    this.work = work;
  }

  int writes() {
    return writes;
  }

  long bytes() {
    return bytes;
  }

  boolean withdraw() {
    return state.compareAndSet(State.WAITING, State.WITHDRAWN);
  }

  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  boolean ended() {
    return state.get() == State.ENDED;
  }

  /** Does the work; its outcome counts once the group has been committed. */
  void run(SqliteConnection session) throws SQLException {
    try {
      result = work.run(session);
    } catch (DriverException e) {
      failure = e;
    } catch (SQLException e) {
      if (!Failures.confined(e)) {
        throw e;
      }
      failure = Failures.nothingDone(e);
    } catch (RuntimeException e) {
      // A defect, perhaps in the middle of several writes: the transaction must not be committed.
      throw Failures.defect(e);
    }
  }

  /** The group's transaction failed, so this request did, unless it had failed by itself. */
  void fail(DriverException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  void end() {
    state.set(State.ENDED);
  }

  void wake() {
    LockSupport.unpark(caller);
  }

  /** The outcome, after the end. */
  @SuppressWarnings("NullAway") // The work returned it; it is null only if T allows it.
  T outcome() {
    if (failure != null) {
      // Each caller gets an exception of its own: stack traces are not shared between threads.
      Retry retry = failure.retry().orElse(null);
      throw new DriverException(
          failure.kind(), retry, Objects.requireNonNull(failure.getMessage()), failure);
    }
    return result;
  }
}

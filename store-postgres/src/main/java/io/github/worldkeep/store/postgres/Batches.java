package io.github.worldkeep.store.postgres;

import static io.github.worldkeep.store.postgres.Failures.nothingDone;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out batches. One write alone is one statement, which commits by itself, and so are the
 * puts of an {@link Overwrite}, whose documents are likely to be there; anything else is a {@link
 * Transaction}. It returns a result for each batch in any case; a failed batch does not affect the
 * others.
 */
record Batches(Pool pool, Versions versions, Function<CollectionSchema, CollectionTable> tables) {
  private static final int TRANSACTION_WRITES = 1_000;
  private static final int ATTEMPTS = 20;

  /** Throws only if nothing is known of any of them. */
  List<BatchResult> run(List<List<Write>> batches) throws InterruptedException {
    if (batches.size() == 1 && batches.get(0).size() == 1) {
      return List.of(single(batches.get(0).get(0)));
    }
    List<BatchResult> results = new ArrayList<>(batches.size());
    while (results.size() < batches.size()) {
      int from = results.size();
      int end = end(batches, from);
      try {
        results.addAll(together(batches.subList(from, end)));
      } catch (InterruptedException e) {
        Retry retry = Failures.retryAfter(e);
        if (from == 0 && retry == Retry.OUTCOME_UNKNOWN) {
          throw e;
        }
        Thread.currentThread().interrupt();
        fail(results, end, interrupted(retry));
        fail(results, batches.size(), interrupted(Retry.SAFE));
      }
    }
    return results;
  }

  private static void fail(List<BatchResult> results, int end, DriverException cause) {
    results.addAll(Collections.nCopies(end - results.size(), new BatchResult.Failed(cause)));
  }

  private static DriverException interrupted(Retry retry) {
    return new DriverException(
        Kind.INTERRUPTED, retry, "interrupted during a commit, or before it", null);
  }

  /** Where a transaction that starts with this batch ends: it has many writes, or one batch. */
  private static int end(List<List<Write>> batches, int from) {
    int writes = batches.get(from).size();
    int end = from + 1;
    while (end < batches.size() && writes + batches.get(end).size() <= TRANSACTION_WRITES) {
      writes += batches.get(end).size();
      end++;
    }
    return end;
  }

  private List<BatchResult> together(List<List<Write>> batches) throws InterruptedException {
    CollectionTable table = pool.keepsSettings() ? tableOfPuts(batches) : null;
    return table != null && table.known() ? overwrite(table, batches) : inTransactions(batches);
  }

  /**
   * The table, if each batch is a put into the same one and nothing else, and all are not large.
   */
  private @Nullable CollectionTable tableOfPuts(List<List<Write>> batches) {
    CollectionTable table = null;
    long bytes = 0;
    for (List<Write> batch : batches) {
      if (batch.size() != 1 || batch.get(0).action() != Write.Action.PUT) {
        return null;
      }
      CollectionTable its = tables.apply(batch.get(0).collection());
      if (table != null && its != table) {
        return null;
      }
      table = its;
      bytes += batch.get(0).content().length;
    }
    return bytes <= Transaction.STATEMENT_BYTES ? table : null;
  }

  private List<BatchResult> overwrite(CollectionTable table, List<List<Write>> batches)
      throws InterruptedException {
    long first;
    BitSet happened;
    try {
      first = versions.take(batches.size());
      happened = repeated(new Overwrite(table, batches, first)::run);
    } catch (DriverException e) {
      return failed(batches, e);
    } catch (SQLException e) {
      // Of one of them; which one, transactions find out.
      return Failures.ofData(e) ? inTransactions(batches) : failed(batches, nothingDone(e));
    }
    return happened.isEmpty() ? inTransactions(batches) : withTheRest(batches, happened, first);
  }

  /** Adds what becomes of puts whose document is not there, after all: these are left. */
  private List<BatchResult> withTheRest(List<List<Write>> puts, BitSet happened, long first) {
    List<List<Write>> rest = new ArrayList<>();
    for (int i = happened.nextClearBit(0); i < puts.size(); i = happened.nextClearBit(i + 1)) {
      rest.add(puts.get(i));
    }
    Iterator<BatchResult> others = afterOthers(rest).iterator();
    List<BatchResult> results = new ArrayList<>(puts.size());
    for (int i = 0; i < puts.size(); i++) {
      results.add(happened.get(i) ? committed(first + i) : others.next());
    }
    return results;
  }

  /** An interrupt is these batches' failure: that others have happened is known. */
  private List<BatchResult> afterOthers(List<List<Write>> batches) {
    try {
      return batches.isEmpty() ? List.of() : inTransactions(batches);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(batches, interrupted(Failures.retryAfter(e)));
    }
  }

  private static List<BatchResult> failed(List<List<Write>> batches, DriverException cause) {
    return Collections.nCopies(batches.size(), new BatchResult.Failed(cause));
  }

  /**
   * Carries out the batches in one transaction. If a batch holds data that PostgreSQL can't store,
   * the error does not name the batch, so each half is tried by itself.
   */
  private List<BatchResult> inTransactions(List<List<Write>> batches) throws InterruptedException {
    try {
      return inTransaction(batches);
    } catch (DriverException e) {
      return failed(batches, e);
    } catch (SQLException e) {
      if (batches.size() == 1 || !Failures.ofData(e)) {
        return failed(batches, nothingDone(e));
      }
    }
    int middle = batches.size() / 2;
    List<BatchResult> results = new ArrayList<>(inTransactions(batches.subList(0, middle)));
    results.addAll(inTransactions(batches.subList(middle, batches.size())));
    return results;
  }

  private List<BatchResult> inTransaction(List<List<Write>> batches)
      throws SQLException, InterruptedException {
    int writes = batches.stream().mapToInt(List::size).sum();
    long first = versions.take(writes);
    return repeated(session -> session.transaction(new Transaction(batches, first, tables)::run));
  }

  /** Runs the work until others no longer make it fail. */
  private <T> T repeated(BorrowedConnection.Work<T> work)
      throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return pool.run(work);
      } catch (SQLException e) {
        if (!Failures.repeatable(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private BatchResult single(Write write) throws InterruptedException {
    CollectionTable table = tables.apply(write.collection());
    try {
      return switch (write.action()) {
        case PUT -> create(table.put, write);
        case INSERT -> create(table.insert, write);
        case REPLACE -> replace(table, write);
        case DELETE -> delete(table, write);
        case CHECK -> check(table, write);
      };
    } catch (DriverException e) {
      return new BatchResult.Failed(e);
    }
  }

  private BatchResult create(String sql, Write write) throws InterruptedException {
    long version = versions.take(1);
    int done = pool.write(s -> s.update(sql, write.id(), version, write.content()));
    return done > 0 ? committed(version) : rejected(Reason.EXISTS);
  }

  private BatchResult replace(CollectionTable table, Write write) throws InterruptedException {
    long version = versions.take(1);
    long expected = expected(write);
    int done =
        pool.write(s -> s.update(table.replace, version, write.content(), write.id(), expected));
    return done > 0 ? committed(version) : mismatch(table, write);
  }

  private BatchResult delete(CollectionTable table, Write write) throws InterruptedException {
    if (write.expected() == null) {
      OptionalLong deleted = pool.write(s -> s.number(table.delete, write.id()));
      Version answer = deleted.isPresent() ? Versions.version(deleted.getAsLong()) : null;
      return new BatchResult.Committed(Collections.singletonList(answer));
    }
    long expected = expected(write);
    OptionalLong deleted = pool.write(s -> s.number(table.deleteVersion, write.id(), expected));
    return deleted.isPresent() ? committed(expected) : mismatch(table, write);
  }

  private BatchResult check(CollectionTable table, Write write) throws InterruptedException {
    long expected = expected(write);
    OptionalLong found = pool.read(s -> s.number(table.version, write.id()));
    if (found.isEmpty()) {
      return rejected(Reason.MISSING);
    }
    return found.getAsLong() == expected ? committed(expected) : rejected(Reason.OTHER_VERSION);
  }

  /** Why a write did not find what it expected: asked for only then. */
  private BatchResult mismatch(CollectionTable table, Write write) throws InterruptedException {
    boolean missing = pool.read(s -> s.number(table.version, write.id())).isEmpty();
    return rejected(missing ? Reason.MISSING : Reason.OTHER_VERSION);
  }

  private static long expected(Write write) {
    return Versions.number(Objects.requireNonNull(write.expected(), "expected"));
  }

  private static BatchResult committed(long version) {
    return new BatchResult.Committed(List.<@Nullable Version>of(Versions.version(version)));
  }

  private static BatchResult rejected(Reason reason) {
    return new BatchResult.Rejected(0, reason);
  }
}

package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.DriverException;
import java.util.Arrays;
import java.util.List;

/**
 * One caller's batches as requests.
 *
 * @param inOrder the index of the first request that is carried out after the one before
 * @param size the number of batches
 */
record Call(List<Request> requests, int inOrder, int size) {
  /** How many requests of one call are in the queue or on a lane: enough to keep all lanes busy. */
  private static final int AT_ONCE = 2 * Writer.LANES;

  /** How many requests are sent before this one, and so each before it, has ended. */
  int sentBeforeEndOf(int request) {
    int next = Math.min(request + AT_ONCE, Math.max(request, inOrder) + 1);
    return Math.min(requests.size(), next);
  }

  /** Takes back what has not begun. */
  void withdraw() {
    requests.forEach(Request::withdraw);
  }

  /**
   * Waits for the end of the requests that were not withdrawn. Returns whether they ended in time.
   */
  boolean ended(long nanos) throws InterruptedException {
    long started = System.nanoTime();
    for (Request request : requests) {
      long left = nanos - (System.nanoTime() - started);
      if (!request.withdrawn() && !request.await(Math.max(0, left))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the outcomes of all batches, once all have ended. */
  List<BatchResult> results() {
    BatchResult[] results = new BatchResult[size];
    requests.forEach(request -> request.collect(results));
    return Arrays.asList(results);
  }

  /** Returns the known outcomes when the caller was interrupted; its interrupt flag is set. */
  List<BatchResult> resultsSoFar() throws InterruptedException {
    BatchResult[] results = new BatchResult[size];
    for (Request request : requests) {
      if (request.ended()) {
        request.collect(results);
      } else if (request.withdrawn()) {
        String message = "interrupted before its turn; nothing was written";
        request.fill(results, failed(Retry.SAFE, message));
      } else if (size == 1) {
        throw new InterruptedException("interrupted during a commit");
      } else {
        request.fill(results, failed(Retry.OUTCOME_UNKNOWN, "interrupted during a commit"));
      }
    }
    Thread.currentThread().interrupt();
    return Arrays.asList(results);
  }

  static BatchResult failed(Retry retry, String message) {
    return new BatchResult.Failed(new DriverException(Kind.INTERRUPTED, retry, message, null));
  }

  /** All for the same reason, which is none of their contents: then nothing is known of any. */
  static void throwIfAllFailed(List<BatchResult> results) {
    if (results.get(0) instanceof BatchResult.Failed first) {
      Kind kind = first.cause().kind();
      boolean alike =
          results.stream()
              .allMatch(r -> r instanceof BatchResult.Failed f && alike(f.cause(), first.cause()));
      if (alike && (kind != Kind.INVALID || results.size() == 1)) {
        throw Failures.again(first.cause());
      }
    }
  }

  private static boolean alike(DriverException a, DriverException b) {
    return a.kind() == b.kind() && a.retry().equals(b.retry());
  }
}

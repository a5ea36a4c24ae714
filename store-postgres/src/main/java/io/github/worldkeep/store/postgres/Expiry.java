package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.DriverException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired rows of all processes, on a thread of its own. It calls the server only after
 * this process has written a row that expires, and never waits for a row that another transaction
 * changes.
 */
final class Expiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final long PAUSE_SECONDS = 10;
  private static final int PAGE = 1_000;

  private final Pool pool;
  private final String purge;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean expected;

  Expiry(Pool pool, String table) {
    this.pool = pool;
    this.purge =
        "DELETE FROM "
            + (table + " WHERE key = ANY (ARRAY(SELECT key FROM " + table)
            + " WHERE expires <= now() ORDER BY expires LIMIT "
            + (PAGE + " FOR UPDATE SKIP LOCKED))");
    Thread thread = new Thread(this::run, "worldkeep-postgres-expiry");
    thread.setDaemon(true);
    thread.start();
  }

  /** Something will expire. */
  void expect() {
    if (!expected) {
      expected = true;
    }
  }

  private void run() {
    try {
      while (!end.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        if (expected) {
          purge();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The thread is this class' own: it ends.
    }
  }

  private void purge() throws InterruptedException {
    try {
      int removed = PAGE;
      while (removed == PAGE && end.getCount() > 0) {
        removed = pool.write(session -> session.update(purge));
      }
    } catch (DriverException e) {
      LOG.debug("Rows that have expired stay for now; they count as absent", e);
    }
  }

  @Override
  public void close() {
    end.countDown();
  }
}

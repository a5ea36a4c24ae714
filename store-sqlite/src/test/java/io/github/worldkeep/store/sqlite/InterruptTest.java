package io.github.worldkeep.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts, which is how deadlines arrive. */
final class InterruptTest {
  private static final String COUNT =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT ?)"
          + " SELECT max(x) FROM n";

  @TempDir Path directory;

  @Test
  void read_interrupted_endsAQueryThatNeverWould() throws Exception {
    StoreFile file = file();
    Readers readers = new Readers(file, Presence.of(file.path(), InstantSource.system()));
    CountDownLatch began = new CountDownLatch(1);
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                readers.read(
                    session -> {
                      began.countDown();
                      return count(session, Long.MAX_VALUE);
                    });
              } catch (InterruptedException | RuntimeException e) {
                ended.set(e);
              }
            });
    thread.start();
    began.await();
    thread.interrupt();
    thread.join();
    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    assertThat(readers.<Long>read(session -> count(session, 10)))
        .as("the same statement of the same connection")
        .isEqualTo(10);
    readers.close();
  }

  @Test
  void read_interruptedWhileAllConnectionsAreTaken_ends() throws Exception {
    StoreFile file = file();
    Readers readers = new Readers(file, Presence.of(file.path(), InstantSource.system()));
    Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      threads.add(new Thread(() -> readForEver(readers, failures)));
    }
    threads.forEach(Thread::start);
    await().until(() -> threads.stream().anyMatch(t -> t.getState() == Thread.State.WAITING));
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(20).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(failures).hasSize(threads.size()).hasOnlyElementsOfType(InterruptedException.class);
    readers.close();
  }

  private static void readForEver(Readers readers, Queue<Exception> failures) {
    try {
      readers.read(session -> count(session, Long.MAX_VALUE));
    } catch (InterruptedException | RuntimeException e) {
      failures.add(e);
    }
  }

  private static long count(SqliteConnection session, long end) throws SQLException {
    return session.query(COUNT, rows -> rows.getLong(1), end);
  }

  private StoreFile file() throws SQLException {
    StoreFile file =
        new StoreFile(directory.resolve("game.db"), StoreFile.Flush.FULL, Duration.ofSeconds(9));
    file.create();
    // As when a store is opened: sqlite-jdbc loads its native library, and swallows interrupts
    // then.
    file.connectForWriting().close();
    return file;
  }
}

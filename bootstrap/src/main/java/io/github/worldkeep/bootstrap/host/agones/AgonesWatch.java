package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.http.LineStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the watch of the game server on a daemon thread, and opens it again whenever it ends, until
 * closed. States from elsewhere enter by {@link #saw}, so that a silent watch hides no state.
 */
final class AgonesWatch implements AutoCloseable {
  private final AgonesSdk sdk;
  private final Duration pause;
  private final Consumer<AgonesGameServer> onSeen;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition seen = lock.newCondition();
  private AgonesGameServer last;
  private volatile @Nullable Exception failure;

  /**
   * Creates a watch that is not started.
   *
   * @param first the state before the watch starts
   * @param pause the time until a watch that ended is opened again
   * @param onSeen receives every state, repeated ones too, on several threads
   */
  AgonesWatch(
      AgonesSdk sdk, AgonesGameServer first, Duration pause, Consumer<AgonesGameServer> onSeen) {
    this.sdk = sdk;
    this.last = first;
    this.pause = pause;
    this.onSeen = onSeen;
  }

  void start() {
    Thread thread = new Thread(this::run, "worldkeep-agones-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    do {
      try {
        read();
      } catch (RuntimeException | IOException e) {
        failure = e; // The cause of the exception if confirm waits in vain.
      }
    } while (!isClosedAfter(pause));
  }

  private void read() throws IOException {
    try (LineStream lines = sdk.watch()) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          saw(AgonesGameServer.parseWatched(line));
        }
      }
    }
  }

  private boolean isClosedAfter(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Handles a state, from the watch or from elsewhere. */
  void saw(AgonesGameServer server) {
    lock.lock();
    try {
      last = server;
      seen.signalAll();
    } finally {
      lock.unlock();
    }
    onSeen.accept(server);
  }

  /**
   * Waits for a state that fulfils a condition. The latest state counts, too.
   *
   * @throws HostException if there is none before the deadline
   */
  AgonesGameServer confirm(String what, Deadline deadline, Predicate<AgonesGameServer> condition) {
    long left = deadline.left().toNanos();
    lock.lock();
    try {
      while (!condition.test(last)) {
        if (left <= 0 || closed.getCount() == 0) {
          throw unconfirmed(what);
        }
        left = seen.awaitNanos(left);
      }
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("agones: interrupted while waiting to be " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private HostException unconfirmed(String what) {
    String why = closed.getCount() == 0 ? "closed" : "it is " + last.state();
    return new HostException(
        "agones: the game server is not seen to be " + what + " yet: " + why, failure);
  }

  @Override
  public void close() {
    closed.countDown();
    lock.lock();
    try {
      seen.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

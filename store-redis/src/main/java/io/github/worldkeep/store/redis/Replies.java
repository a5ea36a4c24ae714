package io.github.worldkeep.store.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Waits for the replies to commands. A command that was sent is not sent again, because its outcome
 * is unknown when the connection is lost. A command that was certainly not executed, because there
 * was no connection or because the server refused it for now, is repeated for a short time. So a
 * call does not fail if the connection broke before it, or if a key moves to another node of a
 * cluster.
 */
final class Replies {
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();
  private static final long PAUSE_MILLIS = 10;
  private static final long LEAVE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Runnable onReplica;
  private final AtomicLong left = new AtomicLong(System.nanoTime() - LEAVE_EVERY_NANOS);

  /**
   * @param onReplica what to do when the server turns out to be a replica
   */
  Replies(Runnable onReplica) {
    this.onReplica = onReplica;
  }

  /** Sends a command and waits for its reply. */
  <T> T of(Supplier<? extends RedisFuture<T>> command) throws InterruptedException {
    try {
      return await(command.get());
    } catch (ExecutionException | RedisException e) {
      return again(command, e);
    }
  }

  /** Waits for the reply to a command that was sent already; the supplier repeats the command. */
  <T> T of(RedisFuture<T> sent, Supplier<? extends RedisFuture<T>> command)
      throws InterruptedException {
    try {
      return await(sent);
    } catch (ExecutionException e) {
      return again(command, e);
    }
  }

  private static <T> T await(RedisFuture<T> sent) throws InterruptedException, ExecutionException {
    try {
      return sent.get();
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (CancellationException e) {
      throw new ExecutionException(e);
    }
  }

  private <T> T again(Supplier<? extends RedisFuture<T>> command, Exception first)
      throws InterruptedException {
    long start = System.nanoTime();
    Throwable failure = Failures.unwrapped(first);
    boolean again = false;
    while (Failures.passing(failure) && System.nanoTime() - start < PATIENCE_NANOS) {
      if (Failures.reply(failure).equals(Optional.of(Failures.Reply.READONLY))) {
        leaveReplica();
        again = true; // What is sent before the connection has ended has an unknown outcome.
      }
      if (again) {
        pause();
      }
      again = true;
      try {
        return await(command.get());
      } catch (ExecutionException | RedisException e) {
        Throwable next = Failures.unwrapped(e);
        failure = Failures.notSent(next) ? failure : next; // A reply of a server is more specific.
      }
    }
    throw Failures.of(failure);
  }

  /** Not more often than a new connection, and a failover, need. */
  private void leaveReplica() {
    long now = System.nanoTime();
    long before = left.get();
    if (now - before > LEAVE_EVERY_NANOS && left.compareAndSet(before, now)) {
      onReplica.run();
    }
  }

  private static void pause() throws InterruptedException {
    // No call counts down.
    if (new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError();
    }
  }
}

package io.github.worldkeep.bootstrap.http;

import io.github.worldkeep.bootstrap.http.ExchangeException.Reason;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a response that has no end, in UTF-8. A line has at most 1 MiB, and arrives within
 * the stream's timeout once its first byte is there. The time between two lines has no limit. Read
 * by one thread; {@link #close} may be called by any.
 */
public final class LineStream implements AutoCloseable {
  private final Response head;
  private final Duration timeout;
  private final Consumer<LineStream> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<String> lines = new ArrayDeque<>();
  private final Bytes line = new Bytes("a line");
  private long lineBegun;
  private boolean ended;
  private @Nullable ExchangeException failure;
  private @Nullable Subscription subscription;

  LineStream(ResponseInfo info, Duration timeout, Consumer<LineStream> onClose) {
    this.head = new Response(info.statusCode(), info.headers(), "");
    this.timeout = timeout;
    this.onClose = onClose;
    this.failure = LimitedBody.isEncoded(info) ? LimitedBody.encoded() : null;
  }

  /** Returns the response without its body. */
  public Response head() {
    return head;
  }

  /**
   * Waits for the next line.
   *
   * @return the line without its end; null at the end of the stream
   * @throws ExchangeException if the connection or the line fails, or the stream is closed. No line
   *     follows
   */
  public @Nullable String next() throws ExchangeException {
    lock.lock();
    try {
      while (lines.isEmpty() && !ended && failure == null) {
        long left = timeLeft();
        if (left > 0) {
          long unused = changed.awaitNanos(left);
        } else {
          String problem = "a line was not complete within " + timeout.toMillis() + " ms";
          fail(new ExchangeException(Reason.TIMED_OUT, problem, null));
        }
      }
      String next = lines.poll();
      if (next != null) {
        requestMore();
        return next;
      }
      if (failure != null) {
        throw failure;
      }
      return line.isEmpty() ? null : completeLine();
    } catch (InterruptedException e) {
      throw ExchangeException.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private long timeLeft() {
    return line.isEmpty() ? Long.MAX_VALUE : lineBegun + timeout.toNanos() - System.nanoTime();
  }

  private void requestMore() {
    if (lines.isEmpty() && !ended && failure == null && subscription != null) {
      subscription.request(1);
    }
  }

  private void split(ByteBuffer part) throws ExchangeException {
    while (part.hasRemaining()) {
      int end = part.position();
      while (end < part.limit() && part.get(end) != '\n') {
        end++;
      }
      if (line.isEmpty()) {
        lineBegun = System.nanoTime();
      }
      line.append(part, end - part.position());
      if (part.hasRemaining()) {
        byte unused = part.get();
        lines.add(completeLine());
      }
    }
  }

  private String completeLine() {
    String text = line.take();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Closes the connection. A thread that waits for a line gets an exception. */
  @Override
  public void close() {
    lock.lock();
    try {
      lines.clear();
      fail(ExchangeException.closed());
    } finally {
      lock.unlock();
    }
    onClose.accept(this);
  }

  private void fail(ExchangeException e) {
    if (failure == null) {
      failure = e;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    changed.signalAll();
  }

  BodySubscriber<LineStream> subscriber() {
    return new Subscriber();
  }

  /** Fills the queue of lines from the client's threads, one batch of buffers at a time. */
  private final class Subscriber implements BodySubscriber<LineStream> {
    @Override
    public CompletionStage<LineStream> getBody() {
      return CompletableFuture.completedFuture(LineStream.this);
    }

    @Override
    public void onSubscribe(Subscription to) {
      change(
          () -> {
            subscription = to;
            if (failure == null) {
              to.request(1);
            } else {
              to.cancel();
            }
          });
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      change(
          () -> {
            try {
              for (ByteBuffer part : parts) {
                split(part);
              }
              requestMore();
            } catch (ExchangeException e) {
              fail(e);
            }
          });
    }

    @Override
    public void onError(Throwable e) {
      change(() -> fail(new ExchangeException(Reason.UNREACHABLE, "the connection was lost", e)));
    }

    @Override
    public void onComplete() {
      change(() -> ended = true);
    }

    private void change(Runnable change) {
      lock.lock();
      try {
        change.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}

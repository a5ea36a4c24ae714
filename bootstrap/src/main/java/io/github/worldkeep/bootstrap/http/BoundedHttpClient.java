package io.github.worldkeep.bootstrap.http;

import io.github.worldkeep.bootstrap.http.ExchangeException.Reason;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.1 for servers that are not trusted to answer well. An exchange ends within its
 * timeout, including the body, and when the client is closed. An answer has at most {@link
 * #MAX_BYTES}, and is not compressed. An exchange that ends early closes its connection, and later
 * exchanges work. Redirects are not followed, because a token would go with them.
 *
 * <p>All clients share the threads of one {@link HttpClient}, which are daemons. Safe for use by
 * several threads.
 */
public final class BoundedHttpClient implements AutoCloseable {
  /** The most bytes of a body or of a line, 1 MiB: more than hosts and backends describe. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** Shared, because the thread of a client can't be ended on Java 17. Null until it is needed. */
  static final AtomicReference<@Nullable HttpClient> SHARED = new AtomicReference<>();

  private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();
  private final Set<LineStream> streams = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Creates a client. Nothing is connected yet. */
  public BoundedHttpClient() {}

  /**
   * Sends a request once. A connection that was kept alive and turns out to be closed is replaced,
   * and a GET sent again on the new one.
   *
   * @return the response, of any status
   * @throws ExchangeException if there is no usable response within the timeout
   */
  public Response send(HttpRequest request, Duration timeout) throws ExchangeException {
    HttpResponse<String> response = exchange(request, timeout, LimitedBody::new);
    return new Response(response.statusCode(), response.headers(), response.body());
  }

  /**
   * Sends a request whose response has no end, such as that of a watch.
   *
   * @param timeout the limit for the status and the headers, and then for each line once it begins
   * @return the lines, of any status; the caller closes them
   * @throws ExchangeException if there are no status and headers within the timeout
   */
  public LineStream openLines(HttpRequest request, Duration timeout) throws ExchangeException {
    BodyHandler<LineStream> handler =
        info -> new LineStream(info, timeout, streams::remove).subscriber();
    LineStream lines = exchange(request, timeout, handler).body();
    streams.add(lines);
    if (isClosed()) {
      lines.close();
    }
    return lines;
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest request, Duration timeout, BodyHandler<T> handler) throws ExchangeException {
    CompletableFuture<HttpResponse<T>> response = start(request, handler);
    Runnable cancellation = () -> response.cancel(true);
    cancellations.add(cancellation);
    try {
      if (isClosed()) {
        throw ExchangeException.closed();
      }
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw ExchangeException.interrupted(e);
    } catch (TimeoutException e) {
      String problem = "no answer within " + timeout.toMillis() + " ms";
      throw new ExchangeException(Reason.TIMED_OUT, problem, e);
    } catch (CancellationException e) {
      throw ExchangeException.closed();
    } catch (ExecutionException e) {
      hangUp(response);
      throw failure(e.getCause());
    } finally {
      cancellations.remove(cancellation);
      cancellation.run();
    }
  }

  /**
   * Closes the connection of a failed exchange. {@link HttpClient} keeps it open if the answer is
   * not HTTP. A future that is done can't be cancelled, but one that is derived from it can.
   */
  public static void hangUp(CompletableFuture<?> failed) {
    boolean unused = failed.newIncompleteFuture().cancel(true);
  }

  private static <T> CompletableFuture<HttpResponse<T>> start(
      HttpRequest request, BodyHandler<T> handler) {
    HttpClient client = shared();
    try {
      return client.sendAsync(request, handler);
    } catch (RejectedExecutionException e) { // An OutOfMemoryError, say, has ended its thread.
      SHARED.compareAndSet(client, null);
      return shared().sendAsync(request, handler);
    }
  }

  private static HttpClient shared() {
    HttpClient client = SHARED.updateAndGet(made -> made == null ? create() : made);
    return Objects.requireNonNull(client, "client");
  }

  private static HttpClient create() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  private ExchangeException failure(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error error) {
        throw error;
      } else if (cause instanceof ExchangeException refused) {
        return refused;
      } else if (cause instanceof ProtocolException) { // Its message repeats the answer.
        return ExchangeException.refused("the answer is not HTTP");
      }
    }
    return isClosed()
        ? ExchangeException.closed()
        : new ExchangeException(Reason.UNREACHABLE, "it can't be reached", thrown);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /**
   * Waits before a request is repeated.
   *
   * @throws ExchangeException if the client is closed, or the thread interrupted, before the time
   *     is over
   */
  public void pause(Duration time) throws ExchangeException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw ExchangeException.closed();
      }
    } catch (InterruptedException e) {
      throw ExchangeException.interrupted(e);
    }
  }

  /** Makes the exchanges, streams and pauses that wait fail, and all later ones. */
  @Override
  public void close() {
    closed.countDown();
    cancellations.forEach(Runnable::run);
    streams.forEach(LineStream::close);
  }
}

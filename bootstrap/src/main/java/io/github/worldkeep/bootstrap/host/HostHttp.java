package io.github.worldkeep.bootstrap.host;

import io.github.worldkeep.bootstrap.http.LimitedBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a host, for a {@link HostProvider}: each ends within its patience, body and all, or
 * when {@link #close} is called; no redirect is followed, because a token would go with it. All
 * share one {@link HttpClient} of the process, whose threads are daemons. Safe for use by several
 * threads.
 */
public final class HostHttp implements AutoCloseable {

  private final String host;
  private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();
  private final Set<InputStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Made when the first request is. On Java 17, a client's thread can't be ended. */
  private static final class Client {
    static final HttpClient SHARED =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Host.REQUEST_TIMEOUT)
            .build();
  }

  /**
   * What a host answered.
   *
   * @param status of HTTP
   * @param body in UTF-8; may hold a secret
   */
  public record Answer(int status, String body) {
    private static final int HUNDRED = 100;
    private static final int GOOD = 2;
    private static final int SERVER_ERROR = 5;
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    /** Whether the host did what was asked: 2xx. */
    public boolean good() {
      return status / HUNDRED == GOOD;
    }

    /** Whether the same request may succeed later: it came too early, or the host is in trouble. */
    public boolean passing() {
      return status / HUNDRED == SERVER_ERROR || LATER.contains(status);
    }

    /** Without the body. */
    @Override
    public String toString() {
      return "HTTP " + status;
    }
  }

  /**
   * Requests to one host.
   *
   * @param host its name, for messages
   */
  public HostHttp(String host) {
    this.host = host;
  }

  /**
   * Sends a request, once; only a GET may be repeated by the client, if its connection was stale.
   *
   * @param what is asked for, for messages: without a secret
   * @return the answer, of whatever status
   * @throws HostException if there was none within the patience, or one of more than 1 MiB; what
   *     was asked may be done all the same
   */
  public Answer send(String what, HttpRequest request, Duration patience) {
    HttpResponse<byte[]> response = exchange(what, request, info -> new LimitedBody(), patience);
    return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }

  /**
   * Sends a request whose answer has no end, and takes only a good one. To read from it may take
   * for ever, but fails or ends when this is closed.
   *
   * @return its body as it comes, to be ended with {@link #release}
   * @throws HostException if none began within the patience, or one of another status
   */
  public InputStream stream(String what, HttpRequest request, Duration patience) {
    HttpResponse<InputStream> response =
        exchange(what, request, BodyHandlers.ofInputStream(), patience);
    streams.add(response.body());
    Answer answer = new Answer(response.statusCode(), "");
    if (closed || !answer.good()) {
      release(response.body());
      throw closed ? failed(what, "closed", null) : refused(what, answer);
    }
    return response.body();
  }

  /** Ends what {@link #stream} began. */
  public void release(InputStream stream) {
    streams.remove(stream);
    try {
      stream.close();
    } catch (IOException e) {
      throw failed("the end of an answer", "it could not be closed", e);
    }
  }

  private <T> HttpResponse<T> exchange(
      String what, HttpRequest request, BodyHandler<T> body, Duration patience) {
    CompletableFuture<HttpResponse<T>> answer = Client.SHARED.sendAsync(request, body);
    Runnable cancellation = () -> answer.cancel(true);
    cancellations.add(cancellation);
    try {
      return await(what, answer, patience);
    } finally {
      cancellations.remove(cancellation);
      cancellation.run();
    }
  }

  private <T> HttpResponse<T> await(
      String what, CompletableFuture<HttpResponse<T>> answer, Duration patience) {
    try {
      if (closed) {
        throw new CancellationException();
      }
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(what, "interrupted", e);
    } catch (TimeoutException e) {
      throw failed(what, "no answer within " + patience.toMillis() + " ms", e);
    } catch (CancellationException e) {
      throw failed(what, "closed", e);
    } catch (ExecutionException e) {
      throw failed(what, closed ? "closed" : problem(e.getCause()), e.getCause());
    }
  }

  private static String problem(@Nullable Throwable cause) {
    return cause instanceof LimitedBody.TooLarge
        ? "the answer is larger than 1 MiB"
        : "it can't be reached";
  }

  /**
   * Sends a request, and takes only a good answer.
   *
   * @return its body
   * @throws HostException if there was none, or one of another status; the message tells the status
   *     and what it means
   */
  public String sendWell(String what, HttpRequest request, Duration patience) {
    Answer answer = send(what, request, patience);
    if (!answer.good()) {
      throw refused(what, answer);
    }
    return answer.body();
  }

  /** For an answer that is not good. The body is not repeated: it may quote what was sent. */
  public HostException refused(String what, Answer answer) {
    return failed(what, answer + meaning(answer.status()), null);
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401, 403 -> ": the token is wrong, or has not the right";
      case 404, 410 -> ": there is no such thing";
      case 408, 425, 429 -> ": try later";
      default -> "";
    };
  }

  private HostException failed(String what, String why, @Nullable Throwable cause) {
    return new HostException("host '" + host + "', " + what + ": " + why, cause);
  }

  /** Makes what still waits fail, and all later requests. */
  @Override
  public void close() {
    closed = true;
    cancellations.forEach(Runnable::run);
    streams.forEach(this::release);
  }
}

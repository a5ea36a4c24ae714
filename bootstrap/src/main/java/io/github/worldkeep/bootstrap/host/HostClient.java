package io.github.worldkeep.bootstrap.host;

import io.github.worldkeep.bootstrap.http.BoundedHttpClient;
import io.github.worldkeep.bootstrap.http.ExchangeException;
import io.github.worldkeep.bootstrap.http.LineStream;
import io.github.worldkeep.bootstrap.http.Response;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BoundedHttpClient} for a {@link HostProvider}: failures are {@link HostException}s that
 * name the host and the request, and no secret. Safe for use by several threads.
 */
public final class HostClient implements AutoCloseable {
  private final String host;
  private final BoundedHttpClient client = new BoundedHttpClient();

  /**
   * Creates a client for one host. Nothing is connected yet.
   *
   * @param host the host's name, for messages
   */
  public HostClient(String host) {
    this.host = host;
  }

  /**
   * Sends a request once.
   *
   * @param what names the request in messages, without a secret
   * @return the response, of any status
   * @throws HostException if there is no usable response within the timeout. The host may have
   *     processed the request all the same
   */
  public Response send(String what, HttpRequest request, Duration timeout) {
    try {
      return client.send(request, timeout);
    } catch (ExchangeException e) {
      throw failed(what, e);
    }
  }

  /**
   * Sends a request once, and accepts only a successful response.
   *
   * @param what names the request in messages, without a secret
   * @return the body of the response
   * @throws HostException if there is no usable response within the timeout, or one of another
   *     status; the message has the status and its meaning
   */
  public String sendExpectingSuccess(String what, HttpRequest request, Duration timeout) {
    Response response = send(what, request, timeout);
    if (!response.isSuccessful()) {
      throw refused(what, response);
    }
    return response.body();
  }

  /**
   * Sends a request whose response has no end, and accepts only a successful response.
   *
   * @param what names the request in messages, without a secret
   * @param timeout the limit for the status and the headers, and then for each line once it begins
   * @return the lines of the response; the caller closes them
   * @throws HostException if there are no status and headers within the timeout, or another status
   */
  public LineStream openLines(String what, HttpRequest request, Duration timeout) {
    LineStream lines;
    try {
      lines = client.openLines(request, timeout);
    } catch (ExchangeException e) {
      throw failed(what, e);
    }
    if (!lines.head().isSuccessful()) {
      lines.close();
      throw refused(what, lines.head());
    }
    return lines;
  }

  /** Returns the exception for a response that is not successful, without the response's body. */
  public HostException refused(String what, Response response) {
    return failed(what, response + meaning(response.status()), null);
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401, 403 -> ": the token is wrong, or has not the right";
      case 404, 410 -> ": there is no such thing";
      case 408, 425, 429 -> ": try later";
      default -> "";
    };
  }

  /**
   * Waits before a request is repeated.
   *
   * @throws HostException if the client is closed, or the thread interrupted, before the time is
   *     over
   */
  public void pause(String what, Duration time) {
    try {
      client.pause(time);
    } catch (ExchangeException e) {
      throw failed(what, e);
    }
  }

  private HostException failed(String what, ExchangeException e) {
    return failed(what, String.valueOf(e.getMessage()), e);
  }

  private HostException failed(String what, String why, @Nullable Throwable cause) {
    return new HostException("host '" + host + "', " + what + ": " + why, cause);
  }

  /** Makes the requests that wait fail, and all later ones. */
  @Override
  public void close() {
    client.close();
  }
}

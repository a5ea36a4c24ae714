package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.http.Response;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The deletion of a deployment. It is repeated while the host can't be reached, or responds that it
 * is overloaded or failing.
 */
final class Deletion {
  private static final String WHAT = "delete the deployment";

  /** The attempts that fit into the patience, so that a hanging attempt leaves time for another. */
  private static final int ATTEMPTS = 3;

  private static final int PAUSES = 20;

  /**
   * The statuses that mean success after an attempt without a response: that attempt deleted the
   * deployment.
   */
  private static final Set<Integer> GONE = Set.of(404, 410);

  private final HostClient http;
  private final HttpRequest request;
  private final Duration patience;
  private final Duration pause;
  private boolean unanswered;

  Deletion(EdgegapDeployment.Endpoint endpoint, HostClient http, Duration patience) {
    this.http = http;
    this.patience = patience;
    this.pause = patience.dividedBy(PAUSES);
    this.request = endpoint.request().DELETE().build();
  }

  /**
   * Deletes the deployment within the patience.
   *
   * @throws HostException the last failure; or that the client was closed, or the thread
   *     interrupted
   */
  void run() {
    long end = System.nanoTime() + patience.toNanos();
    Duration attempt = patience.dividedBy(ATTEMPTS);
    Optional<HostException> failure = attempt(attempt);
    while (failure.isPresent()) {
      Duration left = Duration.ofNanos(end - System.nanoTime()).minus(pause);
      if (left.compareTo(pause) < 0) {
        throw failure.get();
      }
      http.pause(WHAT, pause);
      failure = attempt(left.compareTo(attempt) < 0 ? left : attempt);
    }
  }

  /**
   * Sends the request once.
   *
   * @return the failure that is worth another attempt; empty if the deployment is deleted
   */
  private Optional<HostException> attempt(Duration limit) {
    Response response;
    try {
      response = http.send(WHAT, request, limit);
    } catch (HostException e) {
      unanswered = true;
      return Optional.of(e);
    }
    if (response.isSuccessful() || (unanswered && GONE.contains(response.status()))) {
      return Optional.empty();
    }
    if (!response.isRetryable()) {
      throw http.refused(WHAT, response);
    }
    return Optional.of(http.refused(WHAT, response));
  }
}

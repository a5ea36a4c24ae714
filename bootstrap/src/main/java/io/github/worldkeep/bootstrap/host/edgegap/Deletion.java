package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostHttp.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has a deployment deleted: tries again while the host can't be reached or is in trouble. */
final class Deletion {
  private static final String WHAT = "delete the deployment";

  /** An attempt that hangs leaves time for another. */
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final HostHttp http;
  private final HttpRequest request;
  private final CountDownLatch closed = new CountDownLatch(1);

  Deletion(EdgegapDeployment.Endpoint endpoint, HostHttp http) {
    this.http = http;
    this.request = endpoint.request().DELETE().build();
  }

  /**
   * Tries for as long as {@link Host#PATIENCE}.
   *
   * @throws HostException the last failure
   */
  void run() {
    long end = System.nanoTime() + Host.PATIENCE.toNanos();
    Optional<HostException> failure = attempt(ATTEMPT);
    while (failure.isPresent()) {
      Duration left = Duration.ofNanos(end - System.nanoTime()).minus(PAUSE);
      if (left.compareTo(PAUSE) < 0 || closedWithinPause()) {
        throw failure.get();
      }
      failure = attempt(left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT);
    }
  }

  /**
   * Tries once.
   *
   * @return why it is worth another try; empty if it is done
   */
  private Optional<HostException> attempt(Duration patience) {
    Answer answer;
    try {
      answer = http.send(WHAT, request, patience);
    } catch (HostException e) {
      return Optional.of(e);
    }
    if (answer.good()) {
      return Optional.empty();
    }
    if (!answer.passing()) {
      throw http.refused(WHAT, answer);
    }
    return Optional.of(http.refused(WHAT, answer));
  }

  private boolean closedWithinPause() {
    try {
      return closed.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void close() {
    closed.countDown();
  }
}

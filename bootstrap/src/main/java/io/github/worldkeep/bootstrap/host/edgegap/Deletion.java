package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostHttp.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has a deployment deleted: tries again while the host can't be reached or is in trouble. */
final class Deletion {
  private static final String WHAT = "delete the deployment";

  /** Of the patience: an attempt that hangs leaves time for another. */
  private static final int ATTEMPTS = 3;

  private static final int PAUSES = 20;

  /** After an attempt without an answer, this is the answer: it was heard. */
  private static final Set<Integer> GONE = Set.of(404, 410);

  private final HostHttp http;
  private final HttpRequest request;
  private final Duration patience;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean unanswered;

  Deletion(EdgegapDeployment.Endpoint endpoint, HostHttp http, Duration patience) {
    this.http = http;
    this.patience = patience;
    this.pause = patience.dividedBy(PAUSES);
    this.request = endpoint.request().DELETE().build();
  }

  /**
   * Tries for as long as its patience.
   *
   * @throws HostException the last failure
   */
  void run() {
    long end = System.nanoTime() + patience.toNanos();
    Duration attempt = patience.dividedBy(ATTEMPTS);
    Optional<HostException> failure = attempt(attempt);
    while (failure.isPresent()) {
      Duration left = Duration.ofNanos(end - System.nanoTime()).minus(pause);
      if (left.compareTo(pause) < 0 || closedWithinPause()) {
        throw failure.get();
      }
      failure = attempt(left.compareTo(attempt) < 0 ? left : attempt);
    }
  }

  /**
   * Tries once.
   *
   * @return why it is worth another try; empty if it is done
   */
  private Optional<HostException> attempt(Duration limit) {
    Answer answer;
    try {
      answer = http.send(WHAT, request, limit);
    } catch (HostException e) {
      unanswered = true;
      return Optional.of(e);
    }
    if (answer.good() || (unanswered && GONE.contains(answer.status()))) {
      return Optional.empty();
    }
    if (!answer.passing()) {
      throw http.refused(WHAT, answer);
    }
    return Optional.of(http.refused(WHAT, answer));
  }

  private boolean closedWithinPause() {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void close() {
    closed.countDown();
  }
}

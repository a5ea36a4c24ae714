package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats calls that fail, while a failure may be temporary and their step has not ended. */
final class Repeated {
  private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);
  private static final long SHORTEST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2_000;
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Audience audience;
  private volatile Optional<Exception> latest = Optional.empty();
  private volatile Optional<String> underWay = Optional.empty();

  Repeated(Audience audience) {
    this.audience = audience;
  }

  /** Forgets earlier failures: a new step is not late because of them. */
  void forget() {
    latest = Optional.empty();
    underWay = Optional.empty();
  }

  /** Makes a call that may keep a step from ending in time. */
  <V> V during(String what, Supplier<V> call) {
    underWay = Optional.of(what);
    V value = call.get();
    underWay = Optional.empty();
    return value;
  }

  /**
   * Returns the failure of a late step, with the latest failure or the current call as its reason.
   */
  TimeoutException late(Duration limit) {
    Optional<Exception> reason = latest;
    String text = "it took longer than " + limit.toMillis() + " ms";
    Optional<String> why = reason.map(Throwable::getMessage).or(() -> underWay);
    TimeoutException late = new TimeoutException(text + why.map(w -> ": " + w).orElse(""));
    reason.ifPresent(late::initCause);
    return late;
  }

  /** Repeats a call until its step ends. */
  <V> V call(Callable<V> call) throws Exception {
    return call(FOR_EVER, call);
  }

  void run(Problems.Attempt call) throws Exception {
    run(FOR_EVER, call);
  }

  void run(Duration patience, Problems.Attempt call) throws Exception {
    call(
        patience,
        () -> {
          call.run();
          return true;
        });
  }

  /**
   * Repeats a call for some time.
   *
   * @param patience the time after which a failure is the last one
   */
  <V> V call(Duration patience, Callable<V> call) throws Exception {
    long begun = System.nanoTime();
    long pause = SHORTEST_PAUSE;
    for (int failures = 0; true; failures++) {
      try {
        V value = call.call();
        logEnd(failures);
        return value;
      } catch (HostException | BackendException | StoreException e) {
        boolean over = System.nanoTime() - begun > patience.toNanos();
        if (over || Thread.currentThread().isInterrupted() || !mayPass(e)) {
          throw e;
        }
        latest = Optional.of(e);
        if (failures == 0) {
          LOG.warn("failed, and is tried again: {}", e.getMessage());
        }
        audience.tell(listener -> listener.retrying(e));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
      if (Thread.interrupted()) {
        throw new InterruptedException("the step is over");
      }
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
  }

  private static void logEnd(int failures) {
    if (failures > 0) {
      LOG.info("succeeded, after {} failures", failures);
    }
  }

  private static boolean mayPass(RuntimeException failure) {
    if (failure instanceof StoreException store) {
      return switch (store.kind()) {
        case UNAVAILABLE, TIMEOUT, THROTTLED -> true;
        default -> false;
      };
    }
    return !(failure instanceof BackendException backend)
        || backend.kind() == BackendException.Kind.UNAVAILABLE;
  }
}

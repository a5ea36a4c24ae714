package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.store.StoreException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A call that is repeated while it makes sense to, until the step that it is part of is ended. */
final class Repeated {
  private static final long SHORTEST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2_000;

  private Repeated() {}

  static <V> V call(Callable<V> call) throws Exception {
    long pause = SHORTEST_PAUSE;
    while (true) {
      try {
        return call.call();
      } catch (HostException | BackendException | StoreException e) {
        if (Thread.currentThread().isInterrupted() || !mayPass(e)) {
          throw e;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
      if (Thread.interrupted()) {
        throw new InterruptedException("the step is over");
      }
      pause = Math.min(LONGEST_PAUSE, pause * 2);
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

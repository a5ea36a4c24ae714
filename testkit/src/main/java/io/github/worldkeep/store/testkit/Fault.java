package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The effect of {@link FaultInjection} on one call of a driver. */
public interface Fault {
  /** Lets the call pass. */
  Fault NONE = (call, healed) -> call.call();

  /** Blocks, without having done anything, until the thread is interrupted or all is healed. */
  Fault STALL =
      (call, healed) -> {
        healed.await();
        return call.call();
      };

  /** Makes the call or not, and returns or throws the result that the caller receives. */
  Object apply(Callable<Object> call, CountDownLatch healed) throws Exception;

  /** Fails instead of doing anything. */
  static Fault before(Kind kind) {
    return (call, healed) -> {
      throw new DriverException(kind, "an injected fault, before the operation");
    };
  }

  /** Makes the call, and then fails, like a lost response. */
  static Fault after(Kind kind) {
    return (call, healed) -> {
      call.call();
      throw new DriverException(kind, "an injected fault, after the operation");
    };
  }

  /** Waits, then does what was asked; ends early if all is healed. */
  static Fault delay(Duration duration) {
    return (call, healed) -> {
      boolean early = healed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      return early ? NONE.apply(call, healed) : call.call();
    };
  }
}

package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Interrupts and deadlines end the call that they are meant for, and no other. */
public abstract class InterruptContract extends StoreContract {
  private static final int INTERRUPTS = 60;

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  @Test
  void everyMethod_interruptedThread_isInterruptedAndChangesNothing() {
    for (EveryCall call : EveryCall.of(first(), kinds())) {
      Thread.currentThread().interrupt();
      try {
        assertThatStore(call.call()).failsWith(Kind.INTERRUPTED).advising(Retry.SAFE);
      } finally {
        assertThat(Thread.interrupted()).as("interrupt flag after %s", call.method()).isTrue();
      }
    }
    Steady.assertEmpty(second(), kinds());
  }

  /** One thread is interrupted repeatedly. All threads must recover. */
  @Test
  void interrupts_inTheMiddleOfCalls_endOnlyThoseCalls() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Thread> victim = new CompletableFuture<>();
    first();
    second();
    Race.run(
        3,
        i ->
            switch (i) {
              case 0 -> () -> writeInterrupted(victim, done);
              case 1 -> () -> interrupt(victim, done);
              default -> () -> writeInPeace(done);
            });
    Steady.write(first(), kinds(), "victim", -1);
    Steady.assertHolds(second(), kinds(), "victim", -1);
  }

  private Integer writeInterrupted(CompletableFuture<Thread> victim, AtomicBoolean done) {
    victim.complete(Thread.currentThread());
    int interrupts = 0;
    try {
      for (int n = 0; interrupts < INTERRUPTS; n++) {
        interrupts += writeOnce(n) ? 0 : 1;
      }
    } finally {
      done.set(true);
    }
    return interrupts;
  }

  private boolean writeOnce(int n) {
    try {
      Steady.write(first(), kinds(), "victim", n);
      Steady.assertHolds(first(), kinds(), "victim", n);
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).as("%s", e).isEqualTo(Kind.INTERRUPTED);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
      return false;
    }
  }

  private static Integer interrupt(CompletableFuture<Thread> victim, AtomicBoolean done) {
    Thread thread = victim.join();
    while (!done.get()) {
      thread.interrupt();
      Thread.onSpinWait();
    }
    return 0;
  }

  private Integer writeInPeace(AtomicBoolean done) {
    int n = 0;
    while (!done.get()) {
      Steady.write(first(), kinds(), "neighbour", ++n);
      Steady.assertHolds(first(), kinds(), "neighbour", n);
    }
    return n;
  }

  @Test
  void everyMethod_driverThatIsStuck_endsWithTimeout() throws Exception {
    try (FaultInjection faults = new FaultInjection();
        Persistence client =
            Persistence.open(faults.wrap(harness().config()).withTimeout(Duration.ofSeconds(2)))) {
      List<EveryCall> calls = EveryCall.of(client, kinds());
      requireHarness(!calls.isEmpty(), "it is another contract that has these calls");
      faults.inject(FaultPlan.always(Fault.STALL));
      List<Boolean> flags =
          Race.run(
              calls.size(),
              i ->
                  () -> {
                    assertThatStore(calls.get(i).call()).failsWith(Kind.TIMEOUT);
                    return Thread.currentThread().isInterrupted();
                  });
      assertThat(flags).as("interrupt flags left behind").containsOnly(false);
    }
    Steady.assertEmpty(first(), kinds());
  }

  @Test
  void everyMethod_interruptedInTheMiddle_keepsTheFlag() throws Exception {
    try (FaultInjection faults = new FaultInjection();
        Persistence client = Persistence.open(faults.wrap(harness().config()))) {
      List<EveryCall> calls = EveryCall.of(client, kinds());
      requireHarness(!calls.isEmpty(), "it is another contract that has these calls");
      CountDownLatch stuck = new CountDownLatch(calls.size());
      faults.inject(
          FaultPlan.always(
              (call, healed) -> {
                stuck.countDown();
                return Fault.STALL.apply(call, healed);
              }));
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      Race.run(
          calls.size() + 1,
          i ->
              () -> {
                if (i == calls.size()) {
                  stuck.await();
                  threads.forEach(Thread::interrupt);
                  return i;
                }
                threads.add(Thread.currentThread());
                assertThatStore(calls.get(i).call()).failsWith(Kind.INTERRUPTED);
                assertThat(Thread.interrupted()).as(calls.get(i).method()).isTrue();
                return i;
              });
    }
    Steady.assertEmpty(first(), kinds());
  }
}

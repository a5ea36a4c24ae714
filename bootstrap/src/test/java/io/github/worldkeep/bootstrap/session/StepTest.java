package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StepTest {
  private final ExecutorService worker = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    worker.shutdownNow();
  }

  @Test
  void givenUp_whileItSwallowsInterrupts_isInterruptedUntilItEnds() throws Exception {
    AtomicInteger swallowed = new AtomicInteger();
    CountDownLatch forEver = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Step step =
        new Step(
            () -> {
              begun.countDown();
              while (swallowed.get() < 3) {
                try {
                  forEver.await();
                } catch (InterruptedException e) {
                  swallowed.incrementAndGet();
                }
              }
            });
    worker.execute(step);
    begun.await();

    await().until(() -> !step.giveUp());

    assertThat(swallowed).hasValue(3);
    assertThat(worker.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
  }

  @Test
  void givenUp_beforeItBegan_neverDoes() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    Step step = new Step(() -> ran.set(true));

    assertThat(step.giveUp()).isFalse();
    worker.submit(step).get(5, TimeUnit.SECONDS);

    assertThat(ran).isFalse();
  }
}

package io.github.worldkeep.store.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptWatchTest {
  private final InterruptWatch watch = new InterruptWatch("watch-test");

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void interrupted_inABlockingRead_endsIt() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      CompletableFuture<Boolean> ended = new CompletableFuture<>();
      Thread reader = new Thread(() -> ended.complete(readUntilEnded(socket)));
      reader.start();
      reader.interrupt();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
      reader.join();
    }
  }

  private boolean readUntilEnded(Socket socket) {
    InterruptWatch.Watched call = watch.begin(() -> close(socket));
    try (call) {
      socket.getInputStream().read();
    } catch (IOException e) {
      // What the closed socket says; the answer tells why.
    }
    return call.ended();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void interrupted_afterTheCall_endsNothing() {
    AtomicInteger ends = new AtomicInteger();
    InterruptWatch.Watched earlier = watch.begin(ends::incrementAndGet);
    earlier.close();
    AtomicInteger laterEnds = new AtomicInteger();
    try (InterruptWatch.Watched later = watch.begin(laterEnds::incrementAndGet)) {
      Thread.currentThread().interrupt();
      waitFor(laterEnds);
    } finally {
      Thread.interrupted();
    }
    assertThat(ends).hasValue(0);
    assertThat(laterEnds).hasValue(1);
    assertThat(earlier.ended()).isFalse();
  }

  /** Keeps the interrupt, which Awaitility would take. */
  private static void waitFor(AtomicInteger count) {
    while (count.get() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void wayThatFails_theWatchGoesOn() {
    AtomicInteger ends = new AtomicInteger();
    Runnable failing =
        () -> {
          throw new IllegalStateException("cannot end");
        };
    try (InterruptWatch.Watched first = watch.begin(failing);
        InterruptWatch.Watched second = watch.begin(ends::incrementAndGet)) {
      Thread.currentThread().interrupt();
      waitFor(ends);
      first.close();
      assertThat(first.ended()).isTrue();
      assertThat(second.ended()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void close_endsTheThread() {
    watch.close();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("watch-test")));
  }
}

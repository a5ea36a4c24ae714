package io.github.worldkeep.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ports of this machine. */
final class Ports {
  static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 10_000_000;
  private static final int CLUSTER_BUS = 10_000;
  private static final int HIGHEST = 65_535;

  private Ports() {}

  /** A port that is free now. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free now, and the one 10,000 above, where a node of a Redis Cluster listens. */
  static int freeForCluster() {
    int port = free();
    while (port + CLUSTER_BUS > HIGHEST || !bindable(port + CLUSTER_BUS)) {
      port = free();
    }
    return port;
  }

  private static boolean bindable(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until it is so. */
  static void await(BooleanSupplier condition, String what) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Waits until something accepts connections there.
   *
   * @param alive whether it may still come
   */
  static void awaitOpen(int port, String what, BooleanSupplier alive) {
    long start = System.nanoTime();
    while (!open(port)) {
      if (!alive.getAsBoolean() || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(what + " does not answer at port " + port);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean open(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until the server there gives an answer to a question; a proxy may accept before it. */
  static void awaitAnswer(int port, Greeting greeting, String what) {
    awaitOpen(port, what, () -> true);
    long start = System.nanoTime();
    while (!greeting.answered(port)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(what + " does not answer at port " + port);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}

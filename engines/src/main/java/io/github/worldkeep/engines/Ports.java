package io.github.worldkeep.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ports of this machine. */
final class Ports {
  static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 10_000_000;
  private static final int CLUSTER_BUS = 10_000;
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /**
   * A port that is free now, below those that systems give to clients. Else a client that tries to
   * reach a server that is down may get the server's port for its own, and keep it from coming
   * back.
   */
  static int free() {
    return free(HIGHEST);
  }

  /** A port that is free now, and the one 10,000 above, where a node of a Redis Cluster listens. */
  static int freeForCluster() {
    int port = free(HIGHEST - CLUSTER_BUS);
    while (!bindable(port + CLUSTER_BUS)) {
      port = free(HIGHEST - CLUSTER_BUS);
    }
    return port;
  }

  private static int free(int highest) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, highest);
      if (bindable(port)) {
        return port;
      }
    }
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
   * Waits until the server at the port responds to a request. A server that still loads its data
   * may accept connections earlier, and so may a proxy.
   *
   * @param alive whether the server may still respond
   */
  static void awaitAnswer(int port, Greeting greeting, String what, BooleanSupplier alive) {
    long start = System.nanoTime();
    while (!greeting.answered(port)) {
      if (!alive.getAsBoolean() || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(what + " does not answer at port " + port);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}

package io.github.worldkeep.store.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sockets that listen on this machine, at ports below those that systems assign to clients.
 * Otherwise a client that tries to reach a closed port may be assigned that port itself, and
 * prevent the listener from opening it again.
 */
final class Listener {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final long PAUSE_NANOS = 5_000_000;

  private Listener() {}

  /** At any port. */
  static ServerSocket open() {
    while (true) {
      try {
        return bind(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      } catch (BindException e) {
        // It is taken: another one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * At a port that {@link #open} gave before. A listener that was closed a moment ago may keep the
   * port until its thread has left the kernel.
   */
  static ServerSocket open(int port) {
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(port);
      } catch (BindException e) {
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }
}

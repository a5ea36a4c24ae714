package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
  private static final int ROUNDS = 300;

  @Test
  void refuse_connectionsAcceptedJustBefore_areResetToo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < ROUNDS; i++) {
        String host = server.getInetAddress().getHostAddress();
        try (TcpProxy proxy = TcpProxy.to(host, server.getLocalPort())) {
          assertLetsNobodyThrough(proxy);
        }
      }
    }
  }

  private static void assertLetsNobodyThrough(TcpProxy proxy) throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    Thread client = new Thread(() -> connectUntilRefused(proxy, connected));
    client.start();
    connected.await();
    proxy.refuse();
    client.join();
    assertThat(proxy.connections()).isZero();
  }

  private static void connectUntilRefused(TcpProxy proxy, CountDownLatch connected) {
    try {
      while (true) {
        new Socket(proxy.host(), proxy.port()).close();
        connected.countDown();
      }
    } catch (IOException e) {
      // Refused at last.
    }
  }
}

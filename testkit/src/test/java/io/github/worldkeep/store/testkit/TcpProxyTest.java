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
    try (EchoServer server = new EchoServer()) {
      for (int i = 0; i < ROUNDS; i++) {
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", server.socket.getLocalPort())) {
          Client client = new Client(proxy);
          client.start();
          client.answered.await();

          proxy.refuse();
          client.refused = true;
          client.join();

          assertThat(client.letThrough).as("in round %d", i).isFalse();
          assertThat(proxy.connections()).isZero();
        }
      }
    }
  }

  /** Answers what it is sent, on every connection. */
  private static final class EchoServer implements AutoCloseable {
    final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    EchoServer() throws IOException {
      new Thread(this::accept).start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = socket.accept();
          new Thread(() -> echo(client)).start();
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private static void echo(Socket client) {
      try (client) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        // It was reset.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Connects again and again, until that is refused. */
  private static final class Client extends Thread {
    final CountDownLatch answered = new CountDownLatch(1);
    volatile boolean refused;
    volatile boolean letThrough;

    private final TcpProxy proxy;

    Client(TcpProxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public void run() {
      boolean connects = true;
      while (connects && !letThrough) {
        try (Socket socket = new Socket(proxy.host(), proxy.port())) {
          ask(socket);
        } catch (IOException e) {
          connects = false;
        }
      }
    }

    /** Three times, so that the last comes after the refusal if the first came just before. */
    private void ask(Socket socket) {
      try {
        for (int i = 0; i < 3; i++) {
          boolean late = refused;
          socket.getOutputStream().write(1);
          boolean passed = socket.getInputStream().read() > 0;
          letThrough |= late && passed;
          answered.countDown();
        }
      } catch (IOException e) {
        // It was reset.
      }
    }
  }
}

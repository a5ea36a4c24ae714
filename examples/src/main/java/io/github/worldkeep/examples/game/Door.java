package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;

/** Lets clients in, up to a limit, and gives each a thread and a number of its own. */
final class Door {

  private static final int MOST_CLIENTS = 64;

  private final ServerSocket socket;
  private final GameLoop loop;
  private final Semaphore free = new Semaphore(MOST_CLIENTS);

  private Door(ServerSocket socket, GameLoop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** Where the server at this port is found: on the loopback interface, 127.0.0.1. */
  static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /** Listens for as long as the process lives, and answers the port. */
  static int open(int port, GameLoop loop) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(address(port), MOST_CLIENTS);
    start("door", new Door(socket, loop)::admitAll);
    return socket.getLocalPort();
  }

  private void admitAll() {
    try {
      for (int client = 1; ; client++) {
        admit(client, socket.accept());
      }
    } catch (IOException e) {
      System.err.println("no more clients can be let in, the game ends: " + e);
      loop.stop();
    }
  }

  private void admit(int client, Socket guest) {
    if (free.tryAcquire()) {
      start("client-" + client, () -> serve(new Connection(client, guest, loop)));
    } else {
      turnAway(guest);
    }
  }

  private void serve(Connection connection) {
    try {
      connection.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private static void turnAway(Socket guest) {
    try (guest) {
      guest.getOutputStream().write("error the server is full\n".getBytes(UTF_8));
    } catch (IOException e) {
      // Gone before it could be told.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}

package io.github.worldkeep.examples.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Accepts clients, up to 64 at a time, and gives each a thread and a conversation of its own. */
public final class Door implements AutoCloseable {

  private static final int MAX_CLIENTS = 64;

  private final ServerSocket socket;
  private final IntFunction<Conversation> conversations;
  private final Runnable onFailure;
  private final Semaphore free = new Semaphore(MAX_CLIENTS);
  private final Set<Socket> guests = ConcurrentHashMap.newKeySet();

  private Door(ServerSocket socket, IntFunction<Conversation> conversations, Runnable onFailure) {
    this.socket = socket;
    this.conversations = conversations;
    this.onFailure = onFailure;
  }

  /** Returns the address of the server at this port: on the loopback interface, 127.0.0.1. */
  static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /**
   * Listens until the door is closed, or the process ends.
   *
   * @param port the port, or 0 for a free one
   * @param conversations makes the conversation of the client with this number
   * @param onFailure called when no more clients can be accepted
   */
  public static Door open(int port, IntFunction<Conversation> conversations, Runnable onFailure)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(address(port), MAX_CLIENTS);
    Door door = new Door(socket, conversations, onFailure);
    start("door", door::admitAll);
    return door;
  }

  /** Returns the port on which the door listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Accepts no more clients, and closes the connections of all clients. */
  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket guest : guests) {
      guest.close();
    }
  }

  private void admitAll() {
    try {
      for (int client = 1; ; client++) {
        admit(client, socket.accept());
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        System.err.println("no more clients can be let in, the game ends: " + e);
        onFailure.run();
      }
    }
  }

  private void admit(int client, Socket guest) {
    if (free.tryAcquire()) {
      start("client-" + client, () -> serve(guest, conversations.apply(client)));
    } else {
      turnAway(guest);
    }
  }

  private void serve(Socket guest, Conversation conversation) {
    guests.add(guest);
    try {
      new Connection(guest, conversation).serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      guests.remove(guest);
      free.release();
    }
  }

  private static void turnAway(Socket guest) {
    try (guest) {
      guest.getOutputStream().write("error the server is full\n".getBytes(UTF_8));
    } catch (IOException e) {
      // The client is gone already.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}

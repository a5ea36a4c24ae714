package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reference keys and values behind a socket. A request is the name of a method and its arguments,
 * an answer what it returned, both as Java serializes them.
 */
final class RemoteServer implements AutoCloseable {
  private static final Map<String, Method> METHODS = new HashMap<>();

  static {
    for (Method method : KeyValueDriver.class.getMethods()) {
      METHODS.put(method.getName(), method);
    }
  }

  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final boolean durable;
  private final int port;
  private ReferenceState state = new ReferenceState();
  private ServerSocket listener;

  RemoteServer(boolean durable) {
    this.durable = durable;
    listener = listen(Listener.open());
    port = listener.getLocalPort();
  }

  int port() {
    return port;
  }

  private ServerSocket listen(ServerSocket socket) {
    start(() -> accept(socket));
    return socket;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "remote-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        start(() -> serve(connection));
      } catch (IOException e) {
        // The server was stopped.
      }
    }
  }

  private void serve(Socket connection) {
    KeyValueDriver driver = new ReferenceKeyValues(state);
    try (connection;
        ObjectOutputStream out = new ObjectOutputStream(connection.getOutputStream());
        ObjectInputStream in = new ObjectInputStream(connection.getInputStream())) {
      while (true) {
        Method method = METHODS.get(in.readUTF());
        Object[] arguments = (Object[]) in.readUnshared();
        out.writeUnshared(answer(driver, method, arguments));
        out.flush();
      }
    } catch (IOException | ReflectiveOperationException e) {
      connections.remove(connection); // The client hung up.
    }
  }

  /** Something that can be serialized. */
  private static Object answer(KeyValueDriver driver, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    try {
      Object answer = method.invoke(driver, arguments);
      if (answer instanceof StoredValue) {
        return null;
      }
      return answer instanceof Iterator<?> pages ? all(pages) : answer;
    } catch (InvocationTargetException e) {
      return ((DriverException) e.getCause()).kind();
    }
  }

  private static List<Object> all(Iterator<?> pages) {
    List<Object> all = new ArrayList<>();
    pages.forEachRemaining(all::add);
    return all;
  }

  void kill() {
    close();
    if (!durable) {
      state = new ReferenceState();
    }
  }

  void restart() {
    listener = listen(Listener.open(port));
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

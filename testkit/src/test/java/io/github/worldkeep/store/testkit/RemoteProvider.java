package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.InterruptWatch;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Opens {@code remote:PORT?defect=DEFECT}: a {@link RemoteServer} through plain sockets. */
public final class RemoteProvider implements StoreProvider {
  /** What can be wrong with a driver that speaks to a server. */
  enum Defect {
    NONE,
    WRITES_REPEATED,
    ACKNOWLEDGED_TOO_EARLY,
    DEAD_CONNECTION_KEPT,
    FAILURE_TAKEN_FOR_MISSING,
    DEADLINE_IGNORED,
    NOT_DURABLE
  }

  @Override
  public Set<String> schemes() {
    return Set.of("remote");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.KEY_VALUES);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    Defect defect = uri.parameter("defect", Defect.NONE, "a Defect", name -> Defect.valueOf(name));
    return Driver.open(Integer.parseInt(uri.path()), defect);
  }

  private static final class Driver implements StoreDriver {
    private final InterruptWatch watch = new InterruptWatch("remote-watch");
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final int port;
    private final Defect defect;

    Driver(int port, Defect defect) {
      this.port = port;
      this.defect = defect;
    }

    /** An engine that does not answer fails to open. */
    static Driver open(int port, Defect defect) throws InterruptedException {
      Driver driver = new Driver(port, defect);
      boolean answered = false;
      try {
        driver.once("get", new Object[] {"anything"});
        answered = true;
        return driver;
      } finally {
        if (!answered) {
          driver.close();
        }
      }
    }

    @Override
    public Set<Capability> capabilities(StoreKind kind) {
      return Set.of(Capability.DURABLE);
    }

    @Override
    public KeyValueDriver keyValues() {
      Class<?>[] type = {KeyValueDriver.class};
      return (KeyValueDriver)
          Proxy.newProxyInstance(
              type[0].getClassLoader(), type, (proxy, m, args) -> call(m.getName(), args));
    }

    private Object call(String method, Object[] arguments) throws InterruptedException {
      try {
        return once(method, arguments);
      } catch (DriverException e) {
        if (e.kind() == Kind.UNAVAILABLE && defect == Defect.WRITES_REPEATED) {
          idle.clear();
          return once(method, arguments);
        }
        if (e.kind() == Kind.UNAVAILABLE
            && defect == Defect.FAILURE_TAKEN_FOR_MISSING
            && method.equals("get")) {
          return null;
        }
        throw e;
      }
    }

    private Object once(String method, Object[] arguments) throws InterruptedException {
      Connection last = idle.pollFirst();
      Connection connection = last == null ? new Connection(port) : last;
      InterruptWatch.Watched watched = watch.begin(endOf(connection));
      Object answer;
      try (watched) {
        answer = connection.call(method, arguments, defect);
      } catch (IOException | ClassNotFoundException e) {
        settle(connection);
        if (watched.ended() && Thread.interrupted()) {
          throw new InterruptedException();
        }
        throw new DriverException(Kind.UNAVAILABLE, "the connection broke", e);
      }
      idle.addFirst(connection);
      if (answer instanceof Kind kind) {
        throw new DriverException(kind, "the server refused");
      }
      boolean pages = method.equals("scan") && answer instanceof List<?>;
      return pages ? ((List<?>) answer).iterator() : answer;
    }

    private Runnable endOf(Connection connection) {
      return defect == Defect.DEADLINE_IGNORED ? () -> {} : connection::close;
    }

    private void settle(Connection connection) {
      if (defect == Defect.DEAD_CONNECTION_KEPT) {
        idle.addFirst(connection);
      } else {
        connection.close();
      }
    }

    @Override
    public void close() {
      idle.forEach(Connection::close);
      watch.close();
    }
  }

  private static final class Connection {
    private final Socket socket;
    private final ObjectOutputStream out;
    private ObjectInputStream in;

    Connection(int port) {
      try {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(6_000);
        out = new ObjectOutputStream(socket.getOutputStream());
      } catch (IOException e) {
        throw new DriverException(Kind.UNAVAILABLE, "the server can't be reached", e);
      }
    }

    Object call(String method, Object[] arguments, Defect defect)
        throws IOException, ClassNotFoundException {
      out.writeUTF(method);
      out.writeUnshared(arguments);
      out.flush();
      if (in == null) {
        in = new ObjectInputStream(socket.getInputStream());
      }
      if (defect == Defect.ACKNOWLEDGED_TOO_EARLY && method.equals("put")) {
        return null;
      }
      return in.readUnshared();
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

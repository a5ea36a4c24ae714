package io.github.worldkeep.store.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server, which can fail as networks do. It listens on this
 * machine, always at the same port, and passes connections on unless a method changes that.
 */
public final class TcpProxy implements AutoCloseable {
  static final String THREAD_NAME = "tcp-proxy";

  private static final int CHUNK = 16 * 1024;
  private static final int SLOW_CHUNK = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private final InetSocketAddress server;
  private final int port;
  private volatile Weather weather = Weather.FINE;
  private volatile long bytesPerSecond;
  private volatile boolean closed;
  private @Nullable ServerSocket listener;

  private enum Weather {
    FINE,
    STALLED,
    ANSWER_LOST,
    REFUSED
  }

  private TcpProxy(InetSocketAddress server) {
    this.server = server;
    this.port = listen(Listener.open());
  }

  /** A proxy before the server at this address. */
  public static TcpProxy to(String host, int port) {
    return new TcpProxy(new InetSocketAddress(host, port));
  }

  /** The host to connect to. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port to connect to. */
  public int port() {
    return port;
  }

  /** The number of open connections. */
  public int connections() {
    return links.size();
  }

  /** The greatest number of connections that were open at the same time. */
  public int maxConnections() {
    return most.get();
  }

  /** Resets every connection. New ones are passed on. */
  public void cut() {
    links.forEach(Link::reset);
  }

  /**
   * Drops the next bytes from the server together with their connection, and then passes everything
   * on again.
   */
  public void loseNextResponse() {
    change(Weather.ANSWER_LOST);
  }

  /** From now on no bytes are passed on, on old and new connections. All connections stay open. */
  public void stall() {
    change(Weather.STALLED);
  }

  /**
   * From now on no bytes are passed on, on the connections that are open, without notice and for
   * ever. New connections work. A network that has lost the state of a connection behaves like
   * this.
   */
  public void stallOpenConnections() {
    links.forEach(Link::forget);
  }

  /** From now on, each direction of each connection passes on this many bytes per second. */
  public void throttle(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Resets every connection, and refuses new ones. */
  public void refuse() {
    change(Weather.REFUSED);
    closeListener();
    cut();
  }

  /** Ends all failures. Connections that were reset or stalled for ever do not recover. */
  public void heal() {
    boolean refused = weather == Weather.REFUSED;
    bytesPerSecond = 0;
    change(Weather.FINE);
    if (refused) {
      listen(Listener.open(port));
    }
  }

  private void change(Weather next) {
    lock.lock();
    try {
      weather = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int listen(ServerSocket socket) {
    listener = socket;
    start(() -> accept(socket));
    return socket.getLocalPort();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        connect(socket.accept());
      } catch (IOException e) {
        // The listener was closed, or a client went away at once.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket();
    try {
      upstream.connect(server);
    } catch (IOException e) {
      close(upstream);
      close(client); // As if the server itself had refused.
      return;
    }
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    Link link = new Link(client, upstream);
    if (!enter(link)) {
      link.reset();
      return;
    }
    start(() -> link.pass(client, upstream, false));
    start(() -> link.pass(upstream, client, true));
  }

  /** Returns false for a connection that was accepted just before all were to be refused. */
  private boolean enter(Link link) {
    lock.lock();
    try {
      if (closed || weather == Weather.REFUSED) {
        return false;
      }
      links.add(link);
      most.accumulateAndGet(links.size(), Math::max);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, THREAD_NAME);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeListener() {
    try {
      Objects.requireNonNull(listener, "listener").close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets every connection, and listens no more. */
  @Override
  public void close() {
    closed = true;
    change(Weather.FINE);
    closeListener();
    cut();
  }

  /** A client's connection and the one to the server that it is passed on by. */
  private final class Link {
    private final Socket client;
    private final Socket upstream;
    private volatile boolean forgotten;

    Link(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void forget() {
      forgotten = true;
    }

    void reset() {
      links.remove(this);
      reset(client);
      reset(upstream);
    }

    private static void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It was closed already.
      }
    }

    void pass(Socket from, Socket to, boolean answers) {
      try {
        pass(from.getInputStream(), to.getOutputStream(), answers);
      } catch (IOException e) {
        reset();
      }
    }

    private void pass(InputStream from, OutputStream to, boolean answers) throws IOException {
      byte[] chunk = new byte[CHUNK];
      while (true) {
        int count = from.read(chunk, 0, bytesPerSecond > 0 ? SLOW_CHUNK : CHUNK);
        awaitPassage();
        if (count < 0) {
          endOfStream();
          return;
        }
        if (answers && weather == Weather.ANSWER_LOST) {
          change(Weather.FINE);
          reset();
          return;
        }
        if (!forgotten) {
          delay(count);
          to.write(chunk, 0, count);
        }
      }
    }

    /**
     * Passes on the orderly end of one side to the other, unless the connection is stalled for
     * ever.
     */
    private void endOfStream() {
      if (!forgotten || closed) {
        links.remove(this);
        close(client);
        close(upstream);
      }
    }

    private void awaitPassage() {
      if (weather == Weather.STALLED) {
        lock.lock();
        try {
          while (weather == Weather.STALLED) {
            changed.awaitUninterruptibly();
          }
        } finally {
          lock.unlock();
        }
      }
    }

    private void delay(int count) {
      long rate = bytesPerSecond;
      if (rate > 0) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) * count / rate);
      }
    }
  }
}

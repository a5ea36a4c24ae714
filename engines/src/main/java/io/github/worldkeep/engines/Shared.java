package io.github.worldkeep.engines;

import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server started when first asked for, and closed when the JVM ends. */
final class Shared {
  private final ReentrantLock starting = new ReentrantLock();
  private final String variable;
  private final Supplier<Server> start;
  private @Nullable Server started;

  Shared(String variable, Supplier<Server> start) {
    this.variable = variable;
    this.start = start;
  }

  Server get() {
    starting.lock(); // No test can run before the server does.
    try {
      Server server = started;
      if (server == null) {
        String given = System.getenv(variable);
        server = given == null ? startHere() : new Lent(given, address(given));
        started = server;
      }
      return server;
    } finally {
      starting.unlock();
    }
  }

  private Server startHere() {
    Server server = start.get();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return new Lent(server.uri(), URI.create("tcp://" + server.host() + ":" + server.port()));
  }

  /** The host and port that are to be reached: the endpoint of a bucket, else the authority. */
  private static URI address(String uri) {
    String endpoint = uri.replaceFirst(".*[?&]endpoint=([^&]*).*", "$1");
    return URI.create(endpoint.replace("%3A", ":").replace("%2F", "/"));
  }

  /** A server that others use, too. */
  private record Lent(String uri, URI address) implements Server {
    @Override
    public String host() {
      return address.getHost();
    }

    @Override
    public int port() {
      return address.getPort();
    }

    @Override
    public void close() {}
  }
}

package io.github.worldkeep.bootstrap.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A host's API on loopback, which keeps what it was asked. Faults are used up in order, one for
 * each request.
 */
public abstract class HttpStandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  /** What was asked; {@code at} is of {@link System#nanoTime}. */
  public record Request(
      String method, String target, Optional<String> authorization, String body, long at) {}

  /** What is answered. */
  public record Answer(int status, String body) {}

  /** What goes wrong with a request. */
  public sealed interface Fault {}

  /** The request is answered so, and not heard. */
  public record Refuse(int status, String body) implements Fault {}

  /** The request is heard, and the connection is closed without an answer. */
  public record Drop() implements Fault {}

  /** The request is never answered, nor heard. */
  public record Hang() implements Fault {}

  /** The answer begins, and never ends. */
  public record Trickle() implements Fault {}

  /** The answer comes as fast as it is read, and never ends. */
  public record Flood() implements Fault {}

  protected HttpStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Does what was asked, as the host would. */
  protected abstract Answer answer(Request request);

  public final String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public final List<Request> requests() {
    return requests;
  }

  /** Lets the next requests fail. */
  public final void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              System.nanoTime());
      requests.add(request);
      Fault fault = faults.poll();
      if (fault instanceof Refuse refuse) {
        send(exchange, new Answer(refuse.status(), refuse.body()));
      } else if (fault instanceof Drop) {
        answer(request);
      } else if (fault instanceof Hang) {
        hang();
      } else if (fault instanceof Trickle) {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        hang();
      } else if (fault instanceof Flood) {
        flood(exchange);
      } else {
        send(exchange, answer(request));
      }
    }
  }

  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] part = "a".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
    while (true) { // Until the other side hangs up.
      exchange.getResponseBody().write(part);
    }
  }

  private void hang() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Location", "/elsewhere"); // Only redirects mean it.
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public final void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

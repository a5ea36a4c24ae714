package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A way to a real server on which something is wrong. It knows GET, HEAD and PUT of objects. */
final class Gateway implements AutoCloseable {
  private final Bare bare;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final boolean heedsConditions;
  private final boolean writable;

  private Gateway(Bare bare, boolean heedsConditions, boolean writable) {
    this.bare = bare;
    this.heedsConditions = heedsConditions;
    this.writable = writable;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static Gateway to(Bare bare) {
    return new Gateway(bare, true, true);
  }

  static Gateway ignoringConditions(Bare bare) {
    return new Gateway(bare, false, true);
  }

  static Gateway readOnly(Bare bare) {
    return new Gateway(bare, true, false);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The answers to the next writes are lost, after they were done. */
  void loseAnswers(int count) {
    answersToLose.set(count);
  }

  /** Each method and path so far. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.indexOf('/', 1) + 1);
    requests.add(exchange.getRequestMethod() + " " + name);
    try {
      if (exchange.getRequestURI().getQuery() != null) {
        refuse(exchange, 501, "NotImplemented");
      } else if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, name);
      } else {
        get(exchange, name);
      }
    } catch (S3Exception e) {
      refuse(exchange, e.statusCode(), e.awsErrorDetails().errorCode());
    } finally {
      exchange.close();
    }
  }

  private void put(HttpExchange exchange, String name) throws IOException {
    byte[] content = exchange.getRequestBody().readAllBytes();
    if (!writable) {
      refuse(exchange, 403, "AccessDenied");
      return;
    }
    Headers headers = exchange.getRequestHeaders();
    Map<String, String> metadata = new TreeMap<>();
    headers.forEach(
        (header, values) -> {
          String lower = header.toLowerCase(Locale.ROOT);
          if (lower.startsWith("x-amz-meta-")) {
            metadata.put(lower.substring("x-amz-meta-".length()), values.get(0));
          }
        });
    PutObjectResponse answer =
        bare.put(
            name,
            content,
            put ->
                put.metadata(metadata)
                    .contentType(headers.getFirst("Content-Type"))
                    .ifNoneMatch(heedsConditions ? headers.getFirst("If-None-Match") : null)
                    .ifMatch(heedsConditions ? headers.getFirst("If-Match") : null));
    if (answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      exchange.getResponseHeaders().set("ETag", answer.eTag());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void get(HttpExchange exchange, String name) throws IOException {
    byte[][] content = new byte[1][];
    GetObjectResponse found = bare.get(name, bytes -> content[0] = bytes);
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", found.eTag());
    headers.set("Content-Type", found.contentType());
    headers.set("Last-Modified", "Sat, 01 Jan 2022 00:00:00 GMT");
    found.metadata().forEach((key, value) -> headers.set("x-amz-meta-" + key, value));
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(content[0].length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content[0].length == 0 ? -1 : content[0].length);
      exchange.getResponseBody().write(content[0]);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body = ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.github.worldkeep.bootstrap.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.state.world.WorldId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A studio's backend, as {@code openapi.json} describes it, over a backend of its own. It insists
 * on tokens, keeps what it was asked, and misbehaves when told so.
 */
public final class StandIn implements AutoCloseable {
  public static final String CLIENT = "game server:1";
  public static final String SECRET = "hunter2+%/\u00e9";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GameBackend backend;
  private final Path temp;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger issued = new AtomicInteger();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Queue<Fault> loginFaults = new ConcurrentLinkedQueue<>();
  private volatile int lifetime = 3_600;
  private volatile String secret = SECRET;

  /** What the stand-in does instead of answering, or after it did what it was asked. */
  interface Fault {
    /** Answers whether the exchange goes on as usual. */
    boolean befalls(HttpExchange exchange) throws Exception;

    static Fault answer(int status, String type, String body) {
      return exchange -> {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.getResponseHeaders().set("etag", "\"x\"");
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
        return false;
      };
    }
  }

  private record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply of(int status) {
      return new Reply(status, Map.of(), new byte[0]);
    }
  }

  public StandIn(GameBackend backend, Path temp) throws IOException {
    this.backend = backend;
    this.temp = temp;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
  }

  List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Without those to log in. */
  List<Exchange> calls() {
    return exchanges.stream().filter(exchange -> !exchange.isLogin()).toList();
  }

  public long logins() {
    return exchanges.stream().filter(Exchange::isLogin).count();
  }

  void forget() {
    exchanges.clear();
  }

  void fault(Fault... next) {
    faults.addAll(List.of(next));
  }

  void loginFault(Fault... next) {
    loginFaults.addAll(List.of(next));
  }

  public void lifetime(int seconds) {
    lifetime = seconds;
  }

  public void secret(String other) {
    secret = other;
  }

  public void revokeTokens() {
    tokens.clear();
  }

  private void handle(HttpExchange exchange) {
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean login = exchange.getRequestURI().getPath().equals("/base/oauth/token");
      Fault fault = (login ? loginFaults : faults).poll();
      if (fault != null) {
        record(exchange, body, Reply.of(0));
        if (!fault.befalls(exchange)) {
          return;
        }
      }
      Reply reply = reply(exchange, body);
      if (fault == null) {
        record(exchange, body, reply);
      }
      send(exchange, reply);
    } catch (Exception e) {
      exchange.close(); // The connection is dropped.
    }
  }

  /** Before the answer, so that a test which has it finds this. */
  private void record(HttpExchange exchange, byte[] body, Reply reply) {
    Headers headers = new Headers();
    headers.putAll(exchange.getRequestHeaders());
    Headers answered = new Headers();
    reply.headers().forEach(answered::set);
    exchanges.add(
        new Exchange(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            headers,
            body,
            reply.status(),
            answered,
            reply.body(),
            reply.status() > 0));
  }

  /** Does what it is asked, and drops the connection. */
  Fault loseAnswer() {
    return exchange -> {
      reply(exchange, exchange.getRequestBody().readAllBytes());
      throw new IOException("the answer is lost");
    };
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.close();
  }

  private Reply reply(HttpExchange exchange, byte[] body) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/base/oauth/token")) {
      return login(exchange, body);
    }
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
    if (!token.startsWith("Bearer ") || !tokens.contains(token.substring(7))) {
      return problem(401);
    }
    try {
      return call(exchange, body);
    } catch (BackendException e) {
      return problem(
          switch (e.kind()) {
            case UNAVAILABLE -> 503;
            case DENIED -> 403;
            case MISSING -> 404;
            case CONFLICT -> 409;
            case INVALID -> 400;
          });
    } catch (RuntimeException e) {
      return problem(400);
    }
  }

  private static Reply problem(int status) {
    byte[] body = JSON.writeValueAsBytes(JSON.createObjectNode().put("status", status));
    return new Reply(status, Map.of("content-type", "application/problem+json"), body);
  }

  private Reply login(HttpExchange exchange, byte[] body) {
    String basic = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
    String[] who = new String(Base64.getDecoder().decode(basic.substring(6)), UTF_8).split(":");
    boolean known =
        URLDecoder.decode(who[0], UTF_8).equals(CLIENT)
            && URLDecoder.decode(who[1], UTF_8).equals(secret);
    if (!known || !new String(body, UTF_8).startsWith("grant_type=client_credentials")) {
      return problem(401);
    }
    String token = "token-" + issued.incrementAndGet();
    tokens.add(token);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("access_token", token).put("token_type", "Bearer");
    if (lifetime > 0) {
      answer.put("expires_in", lifetime);
    }
    Map<String, String> headers = Map.of("content-type", "application/json");
    return new Reply(200, headers, JSON.writeValueAsBytes(answer));
  }

  private Reply call(HttpExchange exchange, byte[] body) throws IOException {
    String[] path = exchange.getRequestURI().getRawPath().split("/");
    String id = URLDecoder.decode(path[4], UTF_8);
    String what = exchange.getRequestMethod() + (path.length > 5 ? " " + path[5] : "");
    if (path.length == 8) {
      Wire.Filling filling = JSON.readValue(body, Wire.Filling.class);
      Occupancy occupancy = Crowd.of(filling.players(), filling.capacity());
      backend.report(id, URLDecoder.decode(path[6], UTF_8), occupancy);
      return Reply.of(204);
    }
    return switch (what) {
      case "GET" -> poll(id, exchange.getRequestHeaders().getFirst("if-none-match"));
      case "PUT" -> session(backend.create(draft(id, JSON.readTree(body))));
      case "PUT instances" -> session(backend.publish(id, instance(JSON.readTree(body))));
      case "DELETE instances" -> {
        backend.leave(id, URLDecoder.decode(path[6], UTF_8));
        yield Reply.of(204);
      }
      case "PUT files" -> upload(id, exchange.getRequestURI().getRawQuery(), body);
      default -> problem(404);
    };
  }

  private Reply poll(String id, String etag) {
    Optional<String> known = Optional.ofNullable(etag).map(e -> e.replace("\"", ""));
    SessionPoll poll = backend.poll(id, known);
    return switch (poll.status()) {
      case UNCHANGED -> Reply.of(304);
      case MISSING -> problem(404);
      case CHANGED -> session(poll.session().orElseThrow());
    };
  }

  private Reply upload(String id, String query, byte[] body) throws IOException {
    Path file = Files.write(Files.createTempFile(temp, "upload", ""), body);
    List<String> parts =
        Stream.of(query.split("&"))
            .map(part -> URLDecoder.decode(part.substring(part.indexOf('=') + 1), UTF_8))
            .toList();
    Optional<String> match = parts.stream().skip(1).findFirst();
    backend.upload(new Origin(id, match), parts.get(0), file);
    return Reply.of(204);
  }

  private static SessionDraft draft(String id, JsonNode json) {
    List<String> players = new ArrayList<>();
    json.path("players").forEach(player -> players.add(player.stringValue()));
    return new SessionDraft(
        id,
        json.path("type").stringValue(),
        text(json, "allocationId"),
        text(json, "worldId").map(WorldId::new),
        players,
        json.path("data").toString());
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonNode::stringValue);
  }

  private static Instance instance(JsonNode json) {
    return new Instance(
        json.path("id").stringValue(),
        json.path("allocationId").stringValue(),
        Optional.ofNullable(json.get("address"))
            .map(a -> new Address(a.path("host").stringValue(), a.path("port").intValue())),
        json.path("joinable").booleanValue(),
        json.path("capacity").intValue());
  }

  private static Reply session(GameSession session) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", session.id()).put("type", session.type()).put("state", session.state().name());
    session.allocationId().ifPresent(a -> json.put("allocationId", a));
    session.worldId().ifPresent(w -> json.put("worldId", w.value()));
    session.players().forEach(json.putArray("players")::add);
    session.instance().ifPresent(i -> json.set("instance", instance(i)));
    json.set("data", JSON.readTree(session.data()));
    json.put("later", "what a later version adds");
    String etag = "\"" + session.etag() + "\"";
    Map<String, String> headers = Map.of("content-type", "application/json", "etag", etag);
    return new Reply(200, headers, JSON.writeValueAsBytes(json));
  }

  private static ObjectNode instance(Instance instance) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", instance.id()).put("allocationId", instance.allocationId());
    instance
        .address()
        .ifPresent(a -> json.putObject("address").put("host", a.host()).put("port", a.port()));
    return json.put("joinable", instance.joinable()).put("capacity", instance.capacity());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try (var files = Files.list(temp)) {
      files.filter(f -> f.getFileName().toString().startsWith("upload")).forEach(StandIn::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

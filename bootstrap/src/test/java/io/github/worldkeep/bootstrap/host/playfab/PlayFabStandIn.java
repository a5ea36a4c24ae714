package io.github.worldkeep.bootstrap.host.playfab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The agent of one server: takes heartbeats whose states come in their order, Active only after it
 * was asked for, and refuses all others.
 */
final class PlayFabStandIn implements AutoCloseable {
  static final String SERVER = "server-1";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> ORDER =
      Arrays.asList("Initializing", "StandingBy", "Active", "Terminating", "Terminated");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> states = new ArrayList<>();
  private String operation = "Continue";
  private Optional<ObjectNode> session = Optional.empty();
  private Optional<JsonNode> more = Optional.empty();
  private Optional<String> raw = Optional.empty();
  private List<String> players = List.of();
  private int refused;
  private boolean activated;

  PlayFabStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String endpoint() {
    return "localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    int status = 200;
    String answer;
    try {
      answer = heartbeat(call, JSON.readTree(body));
    } catch (IllegalStateException e) {
      status = 400;
      answer = String.valueOf(e.getMessage());
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized String heartbeat(String call, JsonNode body) {
    String state = body.path("currentGameState").asString("");
    if (!call.equals("PATCH /v1/sessionHosts/" + SERVER) || !mayBe(state)) {
      refused++;
      throw new IllegalStateException(call + " with " + state + " after " + states);
    }
    if (!"Healthy".equals(body.path("currentGameHealth").stringValue())) {
      throw new IllegalStateException("not healthy");
    }
    List<String> present = new ArrayList<>();
    body.path("currentPlayers").forEach(p -> present.add(p.get("playerId").stringValue()));
    if (Set.copyOf(present).size() < present.size()) {
      throw new IllegalStateException("a player is there twice: " + present);
    }
    players = present;
    states.add(state);
    return raw.orElseGet(this::answer);
  }

  private boolean mayBe(String next) {
    int last = states.isEmpty() ? 0 : ORDER.indexOf(states.get(states.size() - 1));
    int at = ORDER.indexOf(next);
    return next.equals("Active")
        ? activated && at >= last
        : at >= last && !(next.equals("Terminated") && last < ORDER.indexOf("Terminating"));
  }

  private String answer() {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("operation", operation).put("nextHeartbeatIntervalMs", 750).put("unknown", 1);
    session.ifPresent(s -> answer.set("sessionConfig", s));
    more.ifPresent(m -> answer.setAll((ObjectNode) m));
    activated |= operation.equals("Active");
    return answer.toString();
  }

  /** Gives the server a session, if it stands by. */
  synchronized void activate(String id, String cookie) {
    if (!"StandingBy".equals(states.get(states.size() - 1))) {
      throw new IllegalStateException("it does not stand by: " + states);
    }
    operation = "Active";
    session =
        Optional.of(JSON.createObjectNode().put("sessionId", id).put("sessionCookie", cookie));
  }

  synchronized void operation(String next) {
    operation = next;
  }

  /** Fields to be added to each answer. */
  synchronized void add(String json) {
    more = Optional.of(JSON.readTree(json));
  }

  /** What is answered instead. */
  synchronized void say(Optional<String> instead) {
    raw = instead;
  }

  synchronized List<String> states() {
    return List.copyOf(states);
  }

  synchronized List<String> players() {
    return List.copyOf(players);
  }

  synchronized int refused() {
    return refused;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

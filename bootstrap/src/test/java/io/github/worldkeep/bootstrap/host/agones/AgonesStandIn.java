package io.github.worldkeep.bootstrap.host.agones;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SDK of one game server, with the controller behind it: queues changes of state and applies
 * them later, lets nothing lead back from Shutdown, Unhealthy and Error, wants bodies as the
 * gateway does, sends the watch the game server at once and after each change, int64 as text and
 * without zero fields.
 */
public final class AgonesStandIn implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> calls = new ArrayList<>();
  private final List<OutputStream> watches = new ArrayList<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private Optional<String> asked = Optional.empty();
  private Optional<JsonNode> counter = Optional.empty();
  private Optional<List<String>> list = Optional.empty();
  private String state = "Scheduled";
  private boolean deleting;
  private boolean applying = true;
  private boolean quiet;
  private int refusals;
  private int times;

  public AgonesStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals("/watch/gameserver")) {
      watch(exchange);
      return;
    }
    byte[] answer;
    int status = 200;
    synchronized (this) {
      calls.add(path);
      if (refusals > 0) {
        refusals--;
        status = 503;
        answer = bytes("{\"code\":14,\"message\":\"not yet\"}");
      } else {
        try {
          answer = bytes(accept(exchange.getRequestMethod() + " " + path, exchange, body));
        } catch (IllegalStateException e) {
          status = 500;
          answer = bytes("{\"code\":2,\"message\":\"" + e.getMessage() + "\"}");
        }
      }
    }
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String accept(String call, HttpExchange exchange, String body) {
    if (!call.startsWith("GET")
        && !"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      throw new IllegalStateException("the body is not said to be JSON");
    }
    return switch (call) {
      case "GET /gameserver" -> gameServer().toString();
      case "POST /health" -> empty(body);
      case "POST /ready" -> asked(body, "Ready");
      case "POST /allocate" -> asked(body, "Allocated");
      case "POST /shutdown" -> asked(body, "Shutdown");
      case "POST /reserve" -> {
        if (!body.equals("{\"seconds\":\"0\"}")) {
          throw new IllegalStateException("seconds are text");
        }
        yield asked("{}", "Reserved");
      }
      case "PATCH /v1beta1/counters/players" -> count(JSON.readTree(body));
      case "PATCH /v1beta1/lists/players" -> list(JSON.readTree(body));
      default -> throw new IllegalStateException("no such call: " + call);
    };
  }

  private static String empty(String body) {
    if (!body.equals("{}")) {
      throw new IllegalStateException("the body is not {}");
    }
    return "{}";
  }

  /** Queues a state, as the SDK does. */
  private String asked(String body, String wanted) {
    empty(body);
    asked = Optional.of(wanted);
    if (applying) {
      apply();
    }
    return "{}";
  }

  private String count(JsonNode request) {
    if (counter.isEmpty()) {
      throw new IllegalStateException("counter not found: players");
    }
    long count = Long.parseLong(request.get("count").stringValue());
    if (count > Long.parseLong(request.get("capacity").stringValue())) {
      throw new IllegalStateException("out of range");
    }
    counter = Optional.of(request);
    return request.toString();
  }

  /** Values are texts, each once; those beyond the capacity are cut off. */
  private String list(JsonNode request) {
    if (list.isEmpty()) {
      throw new IllegalStateException("list not found: players");
    }
    int capacity = Integer.parseInt(request.get("capacity").stringValue());
    List<String> values = new ArrayList<>();
    request.get("values").forEach(value -> values.add(value.stringValue()));
    if (capacity > 1_000 || values.size() > capacity || Set.copyOf(values).size() < values.size()) {
      throw new IllegalStateException("out of range, or twice");
    }
    list = Optional.of(values);
    return request.toString();
  }

  private void apply() {
    if (asked.isPresent() && !isFinal()) {
      if (asked.get().equals("Ready")) {
        become("RequestReady");
      }
      if (asked.get().equals("Allocated")) {
        annotations.put("agones.dev/last-allocated", "time-" + ++times);
      }
      become(asked.get());
    }
    asked = Optional.empty();
  }

  private boolean isFinal() {
    return List.of("Shutdown", "Unhealthy", "Error").contains(state);
  }

  private ObjectNode gameServer() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode meta = root.putObject("object_meta");
    meta.put("name", "world-7").put("generation", "3").put("creation_timestamp", "1700000000");
    if (deleting) {
      meta.put("deletion_timestamp", "1700000009");
    }
    ObjectNode texts = meta.putObject("annotations");
    annotations.forEach(texts::put);
    root.putObject("spec").putObject("health").put("period_seconds", 4).put("new_field", true);
    ObjectNode status = root.putObject("status");
    status.put("state", state).put("address", "203.0.113.7");
    ArrayNode ports = status.putArray("ports");
    ports.addObject().put("name", "game").put("port", 7001);
    ports.addObject().put("name", "query").put("port", 7002);
    status.putNull("players");
    return root;
  }

  private void watch(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    synchronized (this) {
      calls.add("/watch/gameserver");
      OutputStream out = exchange.getResponseBody();
      watches.add(out);
      tell(out, line());
    }
  }

  private String line() {
    return JSON.createObjectNode().set("result", gameServer()) + "\n";
  }

  /** One that hangs up is forgotten. */
  private boolean tell(OutputStream watch, String line) {
    try {
      watch.write(bytes(line));
      watch.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void become(String next) {
    state = next;
    changed();
  }

  private void changed() {
    if (!quiet) {
      say(line());
    }
  }

  /** Sends a line as it is. */
  synchronized void say(String line) {
    watches.removeIf(watch -> !tell(watch, line));
  }

  /** The controller's or the allocator's doing. */
  synchronized void moveTo(String next) {
    if (isFinal()) {
      throw new IllegalStateException("nothing leads from " + state + " to " + next);
    }
    become(next);
  }

  /** A GameServerAllocation, which takes ready servers only. */
  public synchronized void allocateWith(Map<String, String> metadata) {
    if (!state.equals("Ready")) {
      throw new IllegalStateException("an allocation takes ready servers, not " + state);
    }
    annotations.putAll(metadata);
    annotations.put("agones.dev/last-allocated", "time-" + ++times);
    become("Allocated");
  }

  synchronized void repeat() {
    changed();
  }

  synchronized void delete() {
    deleting = true;
    changed();
  }

  synchronized void refuseNext(int howMany) {
    refusals = howMany;
  }

  /** Whether what is asked for happens at once; if not, {@link #applyNow} does it. */
  synchronized void applying(boolean now) {
    applying = now;
  }

  synchronized void applyNow() {
    apply();
  }

  /** Whether the watch says nothing of changes. */
  synchronized void quiet(boolean silent) {
    quiet = silent;
  }

  synchronized void enableCounter() {
    counter = Optional.of(JSON.createObjectNode());
  }

  synchronized void enableList() {
    list = Optional.of(List.of());
  }

  synchronized List<String> list() {
    return list.orElseThrow();
  }

  synchronized Optional<JsonNode> counter() {
    return counter;
  }

  synchronized void dropWatches() throws IOException {
    for (OutputStream watch : watches) {
      watch.close();
    }
    watches.clear();
  }

  public synchronized String state() {
    return state;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  public synchronized long calls(String path) {
    return calls.stream().filter(path::equals).count();
  }

  synchronized int watchers() {
    return watches.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

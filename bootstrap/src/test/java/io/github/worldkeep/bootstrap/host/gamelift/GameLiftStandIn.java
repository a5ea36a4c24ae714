package io.github.worldkeep.bootstrap.host.gamelift;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * GameLift for one process: a WebSocket that lets in a known token, and refuses requests that are
 * out of their order. Long messages go out in two frames.
 */
final class GameLiftStandIn implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<JsonNode> requests = new ArrayList<>();
  private final List<Map<String, String>> connections = new ArrayList<>();
  private final Set<String> idempotencyTokens = new HashSet<>();
  private Optional<Socket> current = Optional.empty();
  private String token = "secret-1";
  private String session = "";
  private boolean process;
  private boolean active;
  private boolean over;
  private boolean mute;

  GameLiftStandIn() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run("accept", this::accept);
  }

  String url() {
    return "ws://localhost:" + server.getLocalPort() + "/";
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Until the connection, or the server, is closed. */
  private static void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Closed.
              }
            },
            "gamelift-stand-in-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      sockets.add(socket);
      run(
          "connection",
          () -> {
            try (socket) { // Also if the other side hung up first.
              serve(socket);
            }
          });
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    if (!shakeHands(socket, in)) {
      socket.close();
      return;
    }
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      int small = in.readUnsignedByte() & 0x7f;
      int length =
          small == 126 ? in.readUnsignedShort() : small == 127 ? (int) in.readLong() : small;
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      if (opcode == 8) {
        frame(socket, 0x88, payload);
        socket.close();
        return;
      }
      answer(socket, JSON.readTree(new String(payload, StandardCharsets.UTF_8)));
    }
  }

  private boolean shakeHands(Socket socket, DataInputStream in) throws IOException {
    String first = line(in);
    String key = "";
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
        key = header.substring(18).strip();
      }
    }
    OutputStream out = socket.getOutputStream();
    if (!letsIn(socket, query(first.split(" ")[1]))) {
      out.write(
          "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      return false;
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(sha1(key + MAGIC))
            + "\r\n\r\n";
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> query(String target) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : target.substring(target.indexOf('?') + 1).split("&")) {
      String[] both = pair.split("=", 2);
      query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private synchronized boolean letsIn(Socket socket, Map<String, String> query) {
    boolean known =
        token.equals(query.get("Authorization"))
            && "process-1".equals(query.get("pID"))
            && "compute-1".equals(query.get("ComputeId"))
            && "fleet-1".equals(query.get("FleetId"))
            && query.get("sdkVersion").startsWith("5.")
            && query.containsKey("sdkLanguage")
            && idempotencyTokens.add(query.get("IdempotencyToken"));
    if (known) {
      connections.add(query);
      current = Optional.of(socket);
    }
    return known;
  }

  private synchronized void answer(Socket socket, JsonNode request) throws IOException {
    requests.add(request);
    if (mute) {
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set("Action", request.get("Action"));
    answer.set("RequestId", request.get("RequestId"));
    String refusal = refusal(request);
    answer.put("StatusCode", refusal.isEmpty() ? 200 : 400).put("ErrorMessage", refusal);
    send(socket, answer.toString());
  }

  /** Why a request is refused; empty if it is not. */
  private String refusal(JsonNode request) {
    String action = request.get("Action").stringValue();
    boolean legal =
        switch (action) {
          case "ActivateServerProcess" ->
              !process
                  && !over
                  && request.get("Port").intValue() > 0
                  && request.get("LogPaths").isArray()
                  && !request.get("SdkVersion").stringValue().isEmpty();
          case "HeartbeatServerProcess" ->
              process && !over && request.get("HealthStatus").booleanValue();
          case "ActivateGameSession" ->
              process
                  && !active
                  && !session.isEmpty()
                  && session.equals(request.get("GameSessionId").stringValue());
          case "TerminateServerProcess" -> !over;
          default -> false;
        };
    if (legal) {
      process |= action.equals("ActivateServerProcess");
      active |= action.equals("ActivateGameSession");
      over |= action.equals("TerminateServerProcess");
    }
    return legal ? "" : action + " is out of order";
  }

  private static void send(Socket socket, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 100) {
      frame(socket, 0x81, bytes);
    } else {
      frame(socket, 0x01, Arrays.copyOfRange(bytes, 0, 50));
      frame(socket, 0x80, Arrays.copyOfRange(bytes, 50, bytes.length));
    }
  }

  private static void frame(Socket socket, int head, byte[] payload) throws IOException {
    OutputStream out = socket.getOutputStream();
    synchronized (socket) {
      out.write(head);
      if (payload.length < 126) {
        out.write(payload.length);
      } else {
        out.write(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
      }
      out.write(payload);
      out.flush();
    }
  }

  /** Gives the process a session, if it is ready and has none. */
  synchronized void create(String id, String data) throws IOException {
    if (!process || !session.isEmpty()) {
      throw new IllegalStateException("the process takes no session");
    }
    session = id;
    ObjectNode message = JSON.createObjectNode();
    message.put("Action", "CreateGameSession").put("GameSessionId", id);
    message.put("GameSessionName", "evening").put("GameSessionData", data);
    message.put("IpAddress", "203.0.113.7").put("Port", 7001).put("DnsName", "");
    message.put("MaximumPlayerSessionCount", 8).put("MatchmakerData", "");
    message.putObject("GameProperties").put("map", "north");
    tell(message.toString());
  }

  /** Sends a message as it is. */
  synchronized void tell(String message) throws IOException {
    send(current.orElseThrow(), message);
  }

  synchronized void drop() throws IOException {
    current.orElseThrow().close();
  }

  /** The only token from now on. */
  synchronized void token(String next) {
    token = next;
  }

  synchronized void mute(boolean silent) {
    mute = silent;
  }

  synchronized List<String> actions() {
    return requests.stream().map(r -> r.get("Action").stringValue()).toList();
  }

  synchronized List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  synchronized int connections() {
    return connections.size();
  }

  synchronized boolean isConnected() {
    return current.isPresent() && !current.get().isClosed();
  }

  /** Also those that a process gave up before they were answered. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.HttpStandIn;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Rooms API v2, with the limits that it documents. Each room has a process of its own. */
final class HathoraStandIn extends HttpStandIn {
  static final String TOKEN = "t0ken-of-the-user";
  static final String APP = "app-1";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CREATE =
      Pattern.compile("/rooms/v2/" + APP + "/create\\?roomId=([a-zA-Z0-9_-]{1,100})");
  private static final Pattern LIST = Pattern.compile("/rooms/v2/" + APP + "/list/([^/?]+)/active");

  private final Map<String, ObjectNode> rooms = new TreeMap<>();
  private boolean running = true;

  /** Puts an active room on a process. */
  synchronized ObjectNode room(String id, String process, String config) {
    ObjectNode room = rooms.computeIfAbsent(id, key -> JSON.createObjectNode());
    room.put("appId", APP).put("roomId", id).put("status", "active").put("roomConfig", config);
    ObjectNode allocation = room.putObject("currentAllocation");
    allocation.put("roomAllocationId", "allocation-of-" + id).put("processId", process);
    allocation.put("scheduledAt", "2026-01-02T03:04:05.678Z").putNull("unscheduledAt");
    return room;
  }

  synchronized Optional<JsonNode> room(String id) {
    return Optional.ofNullable(rooms.get(id));
  }

  /** Lets new rooms' processes take their time to start, so that no port is exposed yet. */
  void startSlowly() {
    running = false;
  }

  @Override
  protected synchronized Answer answer(Request request) {
    if (!request.authorization().equals(Optional.of("Bearer " + TOKEN))) {
      return error(401, "not " + request.authorization());
    }
    Matcher create = CREATE.matcher(request.target());
    if (request.method().equals("POST") && create.matches()) {
      return create(create.group(1), JSON.readTree(request.body()));
    }
    Matcher list = LIST.matcher(request.target());
    return request.method().equals("GET") && list.matches()
        ? list(list.group(1))
        : error(404, "unknown " + request.target());
  }

  private Answer create(String id, JsonNode body) {
    String config = body.path("roomConfig").asString("");
    if (!body.path("region").isString() || config.length() > 10_000) {
      return error(422, "validation failed: " + body);
    }
    if (rooms.containsKey(id)) {
      return error(400, "there is a room of that name: " + body);
    }
    room(id, "process-of-" + id, config).put("region", body.get("region").asString());
    ObjectNode answer = JSON.createObjectNode().put("roomId", id);
    answer.put("processId", "process-of-" + id).put("status", running ? "active" : "starting");
    answer.putArray("additionalExposedPorts");
    if (running) {
      ObjectNode port = answer.putObject("exposedPort").put("host", "1.proxy.example");
      port.put("port", 34_567).put("name", "default").put("transportType", "udp");
    }
    return new Answer(201, answer.toString());
  }

  private Answer list(String process) {
    ArrayNode list = JSON.createArrayNode();
    for (ObjectNode room : rooms.values()) {
      if (room.path("currentAllocation").path("processId").asString("").equals(process)) {
        list.add(room);
      }
    }
    return new Answer(200, list.toString());
  }

  private static Answer error(int status, String message) {
    return new Answer(status, JSON.createObjectNode().put("message", message).toString());
  }
}

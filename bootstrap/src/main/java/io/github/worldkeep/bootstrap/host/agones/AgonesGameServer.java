package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of this game server at one time, as the SDK reports it. Fields that the SDK leaves out
 * are zero or empty. An int64 may be text. Fields that are not read here may hold anything.
 *
 * @param deleting whether the game server is being deleted, in any state
 * @param host the name or IP address of its node; empty before it is scheduled
 * @param ports the ports by name, in Agones' order
 * @param healthPeriod the longest time between two health pings
 */
record AgonesGameServer(
    String name,
    GameServerState state,
    boolean deleting,
    String host,
    Map<String, Integer> ports,
    Map<String, String> annotations,
    Duration healthPeriod) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEFAULT_PERIOD = 5;

  /** Parses the answer of {@code /gameserver}. */
  static AgonesGameServer parse(String json) {
    return of(tree(json), "/gameserver");
  }

  /** Parses a line of {@code /watch/gameserver}. */
  static AgonesGameServer parseWatched(String line) {
    JsonNode tree = tree(line);
    if (tree.has("error")) {
      String why = tree.path("error").path("message").asString("");
      throw new HostException("agones: the watch of the game server ended: " + why, null);
    }
    return of(tree.path("result"), "/watch/gameserver");
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (RuntimeException e) { // Jackson's, or of a number; its message may repeat a secret.
      throw new HostException("agones: the SDK sent what is no JSON", null);
    }
  }

  private static AgonesGameServer of(JsonNode server, String path) {
    JsonNode meta = server.path("object_meta");
    JsonNode status = server.path("status");
    if (!meta.isObject() || !status.isObject()) {
      throw new HostException("agones: " + path + " sent what is no game server", null);
    }
    int period = server.path("spec").path("health").path("period_seconds").asInt(0);
    return new AgonesGameServer(
        meta.path("name").asString(""),
        GameServerState.of(status.path("state").asString("")),
        meta.path("deletion_timestamp").asLong(0) != 0,
        status.path("address").asString(""),
        ports(status.path("ports")),
        texts(meta.path("annotations")),
        Duration.ofSeconds(period > 0 ? period : DEFAULT_PERIOD));
  }

  private static Map<String, Integer> ports(JsonNode list) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (JsonNode port : list) {
      ports.put(port.path("name").asString(""), port.path("port").asInt(0));
    }
    return ports;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(p -> texts.put(p.getKey(), p.getValue().asString("")));
    return texts;
  }

  /** Returns an annotation, unless it is missing or empty. */
  Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations.get(key)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns the address for players, if it is known.
   *
   * @param port the name of the port; without a name, the first port counts
   */
  Optional<Address> address(Optional<String> port) {
    Optional<Integer> number =
        port.isPresent()
            ? Optional.ofNullable(ports.get(port.get()))
            : ports.values().stream().findFirst();
    return number
        .filter(n -> n > 0 && n <= Address.HIGHEST_PORT && !host.isBlank())
        .map(n -> new Address(host, n));
  }
}

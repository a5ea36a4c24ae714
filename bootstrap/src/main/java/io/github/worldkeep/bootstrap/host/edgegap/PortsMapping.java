package io.github.worldkeep.bootstrap.host.edgegap;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The ports of a deployment. Players connect to one of them:
 *
 * <pre>{@code
 * {"ports": {"gameport": {"name": "gameport", "internal": 7777, "external": 31500, "protocol": "UDP"}}}
 * }</pre>
 */
final class PortsMapping {
  private static final String MAPPING = "ARBITRIUM_PORTS_MAPPING";
  private static final String CHOICE = "WORLDKEEP_EDGEGAP_PORT";

  private PortsMapping() {}

  static int port(HostEnvironment variables) {
    Map<String, JsonNode> ports = read(variables);
    Optional<String> choice = variables.text(CHOICE);
    if (choice.isPresent()) {
      JsonNode chosen = ports.get(choice.get());
      if (chosen == null) {
        throw variables.malformed(CHOICE, "must name one of " + ports.keySet());
      }
      return external(variables, chosen);
    }
    if (ports.size() != 1) {
      throw variables.malformed(
          CHOICE, "is not set, and must be: " + MAPPING + " has the ports " + ports.keySet());
    }
    return external(variables, ports.values().iterator().next());
  }

  private static Map<String, JsonNode> read(HostEnvironment variables) {
    Map<String, JsonNode> ports = new TreeMap<>();
    JsonNode mapping = parse(variables).path("ports");
    for (Map.Entry<String, JsonNode> port : mapping.properties()) {
      ports.put(port.getKey(), port.getValue());
    }
    if (ports.isEmpty()) {
      throw malformed(variables);
    }
    return ports;
  }

  private static JsonNode parse(HostEnvironment variables) {
    try {
      return EdgegapHost.JSON.readTree(variables.required(MAPPING));
    } catch (HostException e) {
      throw e;
    } catch (RuntimeException e) { // Jackson's, or of a number.
      throw malformed(variables);
    }
  }

  private static int external(HostEnvironment variables, JsonNode port) {
    int external = port.path("external").asInt(0);
    if (external < 1 || external > Address.HIGHEST_PORT) {
      throw malformed(variables);
    }
    return external;
  }

  private static HostException malformed(HostEnvironment variables) {
    return variables.malformed(
        MAPPING, "must be JSON such as {\"ports\": {\"gameport\": {\"external\": 31500}}}");
  }
}

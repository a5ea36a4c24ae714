package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that PlayFab's agent wrote for this server, named by {@code GSDK_CONFIG_FILE}.
 *
 * @param agent the URL for heartbeats
 * @param server the agent's name of the server
 * @param address the address for players, if the file has it
 */
record PlayFabConfig(URI agent, String server, Optional<Address> address) {
  /** Ignores the case of names, in which PlayFab's own SDKs differ. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES).build();

  private static final String FILE = "GSDK_CONFIG_FILE";
  private static final int LONGEST_FILE = 1 << 20;
  private static final String PORT = "WORLDKEEP_PLAYFAB_PORT";

  /** The fields of the file that are used. */
  record Fields(
      @Nullable String heartbeatEndpoint,
      @Nullable String sessionHostId,
      @Nullable Map<String, String> gamePorts,
      @Nullable String publicIpV4Address,
      @Nullable String fullyQualifiedDomainName,
      @Nullable ConnectionInfo gameServerConnectionInfo) {}

  /** The address for players. PlayFab misspells the name of the first field. */
  record ConnectionInfo(
      @Nullable String publicIpV4Adress, @Nullable List<GamePort> gamePortsConfiguration) {
    ConnectionInfo {
      gamePortsConfiguration =
          gamePortsConfiguration == null
              ? null
              : gamePortsConfiguration.stream().filter(Objects::nonNull).toList();
    }
  }

  record GamePort(@Nullable String name, int clientConnectionPort) {}

  static PlayFabConfig of(HostEnvironment environment) {
    Fields fields = read(environment.required(FILE));
    String agent = required("heartbeatEndpoint", fields.heartbeatEndpoint());
    String server = required("sessionHostId", fields.sessionHostId());
    return new PlayFabConfig(uri(agent), server, address(fields, environment.text(PORT)));
  }

  private static Fields read(String file) {
    try {
      Fields fields = JSON.readValue(text(Path.of(file)), Fields.class);
      if (fields != null) {
        return fields;
      }
    } catch (IOException | InvalidPathException e) {
      throw new HostException(FILE + " names a file that can't be read: " + file, e);
    } catch (RuntimeException e) { // Jackson's, or of a value.
      // Reported below, without the text that the exception repeats.
    }
    throw new HostException(FILE + " names a file that is no JSON as the GSDK has it", null);
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
      if (bytes.length > LONGEST_FILE) {
        throw new IOException("it is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new HostException("the file that " + FILE + " names has no " + field, null);
    }
    return value;
  }

  private static URI uri(String agent) {
    try {
      return URI.create("http://" + agent);
    } catch (IllegalArgumentException e) {
      throw new HostException("heartbeatEndpoint in " + FILE + " is no host and port", e);
    }
  }

  private static Optional<Address> address(Fields fields, Optional<String> name) {
    Map<String, Integer> ports = ports(fields);
    Optional<Integer> port =
        name.isPresent()
            ? Optional.of(named(name.get(), ports))
            : ports.values().stream().findFirst();
    return port.filter(p -> p >= 1 && p <= Address.HIGHEST_PORT)
        .flatMap(p -> host(fields).map(h -> new Address(h, p)));
  }

  private static int named(String name, Map<String, Integer> ports) {
    Integer port = ports.get(name);
    if (port == null) {
      String problem = "there is no port '" + name + "', only " + ports.keySet();
      throw new HostException(PORT + ": " + problem + ": name one of the build's", null);
    }
    return port;
  }

  /** Returns the ports for players, or else the ports on which the server listens. */
  private static Map<String, Integer> ports(Fields fields) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ConnectionInfo info = fields.gameServerConnectionInfo();
    if (info != null && info.gamePortsConfiguration() != null) {
      info.gamePortsConfiguration()
          .forEach(p -> ports.put(String.valueOf(p.name()), p.clientConnectionPort()));
    } else if (fields.gamePorts() != null) {
      fields.gamePorts().forEach((name, port) -> ports.put(name, number(name, port)));
    }
    return ports;
  }

  private static int number(String name, String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new HostException("gamePorts." + name + " in " + FILE + " is no port", e);
    }
  }

  private static Optional<String> host(Fields fields) {
    ConnectionInfo info = fields.gameServerConnectionInfo();
    return Optional.ofNullable(fields.fullyQualifiedDomainName())
        .or(() -> Optional.ofNullable(fields.publicIpV4Address()))
        .or(() -> Optional.ofNullable(info == null ? null : info.publicIpV4Adress()))
        .filter(host -> !host.isBlank());
  }
}

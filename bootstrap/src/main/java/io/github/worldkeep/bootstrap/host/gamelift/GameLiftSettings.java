package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostSecret;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings in the environment, described by {@link GameLiftHostProvider}.
 *
 * @param port the port for players
 * @param logs the absolute paths that GameLift keeps after a session
 */
record GameLiftSettings(
    GameLiftEndpoint endpoint,
    String processId,
    String computeId,
    String fleetId,
    int port,
    List<String> logs) {
  private static final Set<String> SCHEMES = Set.of("ws", "wss");
  private static final String URL = "GAMELIFT_SDK_WEBSOCKET_URL";
  private static final String PORT = "WORLDKEEP_GAMELIFT_PORT";
  private static final String LOGS = "WORLDKEEP_GAMELIFT_LOGS";

  /** GameLift's limit. */
  private static final int HIGHEST_PORT = 60_000;

  static GameLiftSettings of(HostEnvironment environment) {
    String token = environment.required("GAMELIFT_SDK_AUTH_TOKEN");
    return new GameLiftSettings(
        new GameLiftEndpoint(url(environment), new HostSecret(token)),
        environment.required("GAMELIFT_SDK_PROCESS_ID"),
        environment.required("GAMELIFT_SDK_HOST_ID"),
        environment.required("GAMELIFT_SDK_FLEET_ID"),
        environment.number(PORT, 1, HIGHEST_PORT).orElseThrow(() -> environment.missing(PORT)),
        logs(environment));
  }

  /** Returns the URL. Messages do not repeat it, because it may hold a token. */
  private static URI url(HostEnvironment environment) {
    return parse(environment.required(URL))
        .orElseThrow(() -> environment.malformed(URL, "must be a URL with wss"));
  }

  /** Parses a URL of a WebSocket; empty if the text is not one. */
  static Optional<URI> parse(String text) {
    try {
      return Optional.of(URI.create(text))
          .filter(
              url -> url.getHost() != null && SCHEMES.contains(String.valueOf(url.getScheme())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> logs(HostEnvironment environment) {
    List<String> logs =
        environment.text(LOGS).stream()
            .flatMap(paths -> Arrays.stream(paths.split(",", -1)))
            .map(String::strip)
            .toList();
    if (!logs.stream().allMatch(GameLiftSettings::isAbsolute)) {
      throw environment.malformed(LOGS, "must hold absolute paths, with commas between");
    }
    return logs;
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") || path.matches("[A-Za-z]:[\\\\/].*");
  }

  GameLiftSettings at(GameLiftEndpoint other) {
    return new GameLiftSettings(other, processId, computeId, fleetId, port, logs);
  }
}

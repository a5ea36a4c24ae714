package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.HostSecret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The URL of GameLift's WebSocket, and the token for it. */
record GameLiftEndpoint(URI url, HostSecret token) {
  /** The version of the SDK whose protocol is used. */
  static final String SDK_VERSION = "5.1.0";

  static final String SDK_LANGUAGE = "Java";

  /**
   * Returns the address of a new connection. The address holds the token, and must not be shown.
   */
  URI connection(GameLiftSettings settings) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("pID", settings.processId());
    query.put("sdkVersion", SDK_VERSION);
    query.put("sdkLanguage", SDK_LANGUAGE);
    query.put("ComputeId", settings.computeId());
    query.put("FleetId", settings.fleetId());
    query.put("IdempotencyToken", UUID.randomUUID().toString());
    query.put("Authorization", token.value());
    String text =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + "?" + text);
  }
}

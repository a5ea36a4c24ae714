package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.HostSecret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where GameLift listens, and the token that it lets in. */
record GameLiftEndpoint(URI url, HostSecret token) {
  /** The version of the SDK whose protocol is spoken. */
  static final String SDK_VERSION = "5.1.0";

  static final String SDK_LANGUAGE = "Java";

  /** The address of a new connection. It holds the token: to be shown to nobody. */
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

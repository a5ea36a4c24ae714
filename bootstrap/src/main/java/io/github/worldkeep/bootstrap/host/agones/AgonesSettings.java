package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.HostEnvironment;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The settings in the environment, described by {@link AgonesHostProvider}.
 *
 * @param sdk the URL of the SDK's REST API
 * @param port the name of the port for players; without a name, the first port counts
 * @param counter the counter of players, if any
 * @param list the list of players, if any
 */
record AgonesSettings(
    URI sdk, Optional<String> port, Optional<String> counter, Optional<String> list) {
  private static final int DEFAULT_SDK_PORT = 9358;

  static AgonesSettings of(HostEnvironment environment) {
    int sdkPort = environment.port("AGONES_SDK_HTTP_PORT").orElse(DEFAULT_SDK_PORT);
    return new AgonesSettings(
        URI.create("http://localhost:" + sdkPort),
        environment.text("WORLDKEEP_AGONES_PORT"),
        environment.text("WORLDKEEP_AGONES_COUNTER").map(AgonesSettings::segment),
        environment.text("WORLDKEEP_AGONES_LIST").map(AgonesSettings::segment));
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}

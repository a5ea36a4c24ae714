package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.HostException;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says, as {@link AgonesHostProvider} describes it.
 *
 * @param sdk where the SDK's REST API is
 * @param port the name of the port that players connect to; without one, the first
 * @param counter the counter of players, if there is one
 */
record AgonesSettings(URI sdk, Optional<String> port, Optional<String> counter) {
  private static final String SDK_PORT = "AGONES_SDK_HTTP_PORT";
  private static final String DEFAULT_SDK_PORT = "9358";

  static AgonesSettings of(UnaryOperator<@Nullable String> environment) {
    String sdkPort = text(environment, SDK_PORT).orElse(DEFAULT_SDK_PORT);
    if (!sdkPort.matches("[1-9][0-9]{0,4}")) {
      throw new HostException(SDK_PORT + " is no port: Agones sets it, let it be", null);
    }
    return new AgonesSettings(
        URI.create("http://localhost:" + sdkPort),
        text(environment, "WORLDKEEP_AGONES_PORT"),
        text(environment, "WORLDKEEP_AGONES_COUNTER"));
  }

  private static Optional<String> text(UnaryOperator<@Nullable String> environment, String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }
}

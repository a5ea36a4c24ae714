package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The address and the token of Hathora's Rooms API v2.
 *
 * @param rooms the URL up to the application
 * @param token the token of the user
 */
record HathoraApi(String rooms, HostSecret token) {
  static final String APP_ID = "HATHORA_APP_ID";
  static final String TOKEN = "HATHORA_DEV_TOKEN";
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String URL = "WORLDKEEP_HATHORA_URL";
  private static final URI PUBLIC = URI.create("https://api.hathora.dev");

  /** Returns the API; empty if no token is set. */
  static Optional<HathoraApi> find(HostEnvironment variables) {
    String app = HathoraProcess.id(variables, APP_ID);
    String base = variables.url(URL).orElse(PUBLIC).toString();
    if (base.contains("?") || base.contains("#")) {
      throw variables.malformed(URL, "must end with its path");
    }
    String rooms = (base.endsWith("/") ? base : base + "/") + "rooms/v2/" + app + "/";
    return variables.secret(TOKEN).map(token -> new HathoraApi(rooms, token));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(rooms + path))
        .header("Authorization", "Bearer " + token.value())
        .header("Accept", "application/json");
  }

  /** Parses an answer. The exception does not repeat the answer, because it may hold a secret. */
  static JsonNode read(String what, String body) {
    try {
      return JSON.readTree(body);
    } catch (RuntimeException e) { // Jackson's, or of a number.
      throw malformed(what, "the answer is not JSON");
    }
  }

  static HostException malformed(String what, String problem) {
    return new HostException("host 'hathora', " + what + ": " + problem, null);
  }
}

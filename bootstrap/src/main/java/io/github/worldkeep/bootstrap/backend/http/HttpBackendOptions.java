package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The address of a backend, and the credentials for it.
 *
 * @param base the URL of the backend, without a slash at its end
 */
record HttpBackendOptions(
    URI base, URI tokenUrl, String clientId, ClientSecret secret, Optional<String> scope) {
  private static final String PREFIX = "WORLDKEEP_BACKEND_";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  static HttpBackendOptions from(UnaryOperator<@Nullable String> environment) {
    boolean cleartext = optional(environment, "CLEARTEXT").equals(Optional.of("true"));
    URI base = url("URL", required(environment, "URL").replaceFirst("/+$", ""), cleartext);
    String token = optional(environment, "TOKEN_URL").orElse(base + "/oauth/token");
    ClientSecret secret =
        new ClientSecret(
            PREFIX + "CLIENT_SECRET", required(environment, "CLIENT_SECRET"), environment);
    secret.read();
    return new HttpBackendOptions(
        base,
        url("TOKEN_URL", token, cleartext),
        required(environment, "CLIENT_ID"),
        secret,
        optional(environment, "SCOPE"));
  }

  private static Optional<String> optional(
      UnaryOperator<@Nullable String> environment, String name) {
    return Optional.ofNullable(environment.apply(PREFIX + name)).filter(text -> !text.isBlank());
  }

  private static String required(UnaryOperator<@Nullable String> environment, String name) {
    return optional(environment, name)
        .orElseThrow(() -> invalid(name, "is not set: the backend 'http' needs it"));
  }

  /** Parses a URL. The message does not repeat the text, which may hold a secret by mistake. */
  private static URI url(String name, String text, boolean cleartext) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid(name, "is no URL");
    }
    String scheme = String.valueOf(url.getScheme());
    if (url.getHost() == null || !Set.of("http", "https").contains(scheme)) {
      throw invalid(name, "must be a URL of the form https://host[:port][/path]");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null || url.getRawQuery() != null) {
      throw invalid(name, "must have no user, query and fragment");
    }
    if (scheme.equals("http") && !cleartext && !THIS_MACHINE.contains(url.getHost())) {
      throw invalid(
          name,
          "would send secrets in clear: use https, or set "
              + PREFIX
              + "CLEARTEXT=true where the network is trusted");
    }
    return url;
  }

  private static BackendException invalid(String name, String problem) {
    return new BackendException(Kind.INVALID, PREFIX + name + " " + problem, null);
  }
}

package io.github.worldkeep.bootstrap.room;

import io.github.worldkeep.store.StoreUri;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hosts to which a room config's stores may send the operator's secrets.
 *
 * @param entries the entries in lower case: {@code host}, {@code host:port} and {@code
 *     [address]:port}; {@code *.} before a name means every host below that name
 */
record StoreHosts(List<String> entries) {
  static final String VARIABLE = "WORLDKEEP_ROOM_STORE_HOSTS";

  private static final String NAME = "[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*\\.?";
  private static final Pattern SERVER =
      Pattern.compile("(" + NAME + "|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern ENTRY =
      Pattern.compile("(?:\\*\\.)?" + NAME + "(?::[0-9]{1,5})?|\\[[0-9a-f:.]+](?::[0-9]{1,5})?");

  /** A server in the form in which servers are compared. */
  private record Server(String host, Optional<String> port) {
    static Optional<Server> of(String text) {
      Matcher server = SERVER.matcher(text.toLowerCase(Locale.ROOT));
      return server.matches()
          ? Optional.of(
              new Server(canonical(server.group(1)), Optional.ofNullable(server.group(2))))
          : Optional.empty();
    }

    private static String canonical(String host) {
      if (host.startsWith("[")) {
        return address(host);
      }
      return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /**
     * Returns the canonical form of an address, which has several spellings. Text in brackets that
     * is no address is not looked up.
     */
    private static String address(String literal) {
      try {
        return "[" + InetAddress.getByName(literal).getHostAddress() + "]";
      } catch (UnknownHostException e) {
        return literal;
      }
    }

    boolean is(Server listed) {
      boolean named =
          listed.host().startsWith("*.")
              ? host.endsWith(listed.host().substring(1))
              : host.equals(listed.host());
      return named && (listed.port().isEmpty() || listed.port().equals(port));
    }
  }

  StoreHosts {
    entries = List.copyOf(entries);
    for (String entry : entries) {
      if (!ENTRY.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            VARIABLE + ": name hosts as host, host:port, [address]:port or *.domain, with commas");
      }
    }
  }

  static StoreHosts of(List<String> entries) {
    return new StoreHosts(entries.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).toList());
  }

  /** Returns whether every server that the URI names, or that its scheme implies, is listed. */
  boolean allow(StoreUri uri) {
    return serversOf(uri).allMatch(server -> Server.of(server).filter(this::lists).isPresent());
  }

  private boolean lists(Server server) {
    return entries.stream().map(StoreHosts::listed).anyMatch(server::is);
  }

  private static Server listed(String entry) {
    String wildcard = entry.startsWith("*.") ? "*." : "";
    Server server = Server.of(entry.substring(wildcard.length())).orElseThrow();
    return new Server(wildcard + server.host(), server.port());
  }

  private static Stream<String> serversOf(StoreUri uri) {
    String authority = uri.authority().orElse("");
    return switch (uri.scheme()) {
      case "memory", "sqlite", "file" -> Stream.empty();
      case "s3" ->
          Stream.of(
              uri.parameter("endpoint")
                  .map(StoreHosts::ofEndpoint)
                  .orElse(authority + ".s3.amazonaws.com:443"));
      case "redis", "rediss", "redis-cluster" -> servers(authority, "6379");
      case "redis-sentinel" -> servers(authority, "26379");
      default -> servers(authority, "5432");
    };
  }

  private static Stream<String> servers(String authority, String port) {
    return Stream.of(authority.split(",", -1))
        .map(server -> server.matches(".*:[0-9]+") ? server : server + ":" + port);
  }

  /**
   * Returns the server of an endpoint. Text that is no endpoint gives a server that can't be
   * listed.
   */
  private static String ofEndpoint(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      String port = "https".equals(uri.getScheme()) ? "443" : "80";
      return uri.getHost() + ":" + (uri.getPort() < 0 ? port : String.valueOf(uri.getPort()));
    } catch (URISyntaxException e) {
      return "";
    }
  }
}

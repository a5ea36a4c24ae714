package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Loopback;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of a URI: the servers and their use. It holds passwords, so it has no text form. */
final class RedisOptions {
  private static final Map<String, Topology> TOPOLOGIES =
      Map.of(
          "redis", Topology.STANDALONE,
          "rediss", Topology.STANDALONE,
          "redis-sentinel", Topology.SENTINEL,
          "redis-cluster", Topology.CLUSTER);
  static final Set<String> SCHEMES = TOPOLOGIES.keySet();

  private static final Set<String> COMMON = Set.of("prefix", "durable", "cleartext");
  private static final Set<String> OF_SENTINELS =
      Set.of("master", "sentinel-user", "sentinel-password");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{1,60}]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int MAX_CACHE = 10_000_000;

  private final StoreUri uri;
  private final Topology topology;
  private final Duration timeout;
  private final Tls tls;
  private final Keys keys;
  private final Optional<Boolean> durable;
  private final int cacheSize;
  private final boolean loopbackOnly;
  private final List<RedisURI> servers;

  /** How the servers stand together. */
  enum Topology {
    STANDALONE(6379),
    SENTINEL(26379),
    CLUSTER(6379);

    private final int port;

    Topology(int port) {
      this.port = port;
    }
  }

  private RedisOptions(StoreUri uri, Duration timeout) {
    this.uri = uri;
    this.timeout = timeout;
    topology = Optional.ofNullable(TOPOLOGIES.get(uri.scheme())).orElseThrow();
    uri.allowParameters(parameters());
    tls = Tls.of(uri);
    keys = new Keys(uri.parameter("prefix").orElse(""));
    durable = uri.parameter("durable", Optional.empty(), "true or false", RedisOptions::yesOrNo);
    cacheSize =
        uri.parameter(
            "client-cache", 0, "how many values to keep, 1 to " + MAX_CACHE, RedisOptions::size);
    requirePassword();
    loopbackOnly = sendsPassword() && !tls.used() && !cleartext();
    servers = addresses();
    requireSafeTransport();
  }

  /**
   * Reads a URI.
   *
   * @throws DriverException INVALID, naming the part that is wrong
   */
  static RedisOptions of(StoreUri uri, Duration timeout) {
    return new RedisOptions(uri, timeout);
  }

  private Set<String> parameters() {
    Set<String> known = new TreeSet<>(COMMON);
    known.addAll(Tls.parameters(uri.scheme()));
    if (topology == Topology.SENTINEL) {
      known.addAll(OF_SENTINELS);
    }
    if (topology != Topology.CLUSTER) {
      known.add("client-cache");
    }
    return known;
  }

  static Optional<Boolean> yesOrNo(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> throw new IllegalArgumentException();
    };
  }

  private static int size(String text) {
    int size = Integer.parseInt(text);
    if (size < 1 || size > MAX_CACHE) {
      throw new IllegalArgumentException();
    }
    return size;
  }

  private void requirePassword() {
    boolean named = uri.user().filter(name -> !name.isEmpty()).isPresent();
    if (named && uri.password().isEmpty()) {
      throw invalid("the user has no password: write user:password@, or remove the user");
    }
  }

  private boolean sendsPassword() {
    return uri.password().isPresent() || uri.parameter("sentinel-password").isPresent();
  }

  private boolean cleartext() {
    return uri.parameter(
            "cleartext", Optional.<Boolean>empty(), "true or false", RedisOptions::yesOrNo)
        .orElse(false);
  }

  /** Redis' AUTH sends the password as it is. */
  private void requireSafeTransport() {
    Stream<RedisURI> named =
        servers.stream()
            .flatMap(s -> s.getSentinels().isEmpty() ? Stream.of(s) : s.getSentinels().stream());
    if (loopbackOnly && !named.allMatch(server -> Loopback.is(server.getHost()))) {
      throw LoopbackResolver.refused();
    }
  }

  /**
   * Whether only this machine may be connected to, because a password would go to another in clear.
   */
  boolean loopbackOnly() {
    return loopbackOnly;
  }

  Topology topology() {
    return topology;
  }

  Duration timeout() {
    return timeout;
  }

  Tls tls() {
    return tls;
  }

  Keys keys() {
    return keys;
  }

  /** The operator's setting for acknowledged writes, if any. */
  Optional<Boolean> durable() {
    return durable;
  }

  /** How many values to keep in this process; 0 for none. */
  int cacheSize() {
    return cacheSize;
  }

  /** The servers to connect to: one, or the nodes of a cluster that are asked for the others. */
  List<RedisURI> servers() {
    return servers;
  }

  private List<RedisURI> addresses() {
    List<String> places = places();
    return switch (topology) {
      case STANDALONE -> List.of(server(only(places)));
      case SENTINEL -> List.of(behindSentinels(places));
      case CLUSTER -> places.stream().map(this::server).toList();
    };
  }

  private List<String> places() {
    String all =
        uri.authority()
            .orElseThrow(() -> invalid("it names no server: write " + uri.scheme() + "://host"));
    return List.of(all.split(",", -1));
  }

  private String only(List<String> places) {
    if (places.size() > 1) {
      throw invalid(
          "redis: names one server; use redis-cluster: or redis-sentinel: for several of them");
    }
    return places.get(0);
  }

  private RedisURI server(String place) {
    return completed(address(place));
  }

  private RedisURI behindSentinels(List<String> places) {
    String master =
        uri.parameter("master")
            .filter(name -> !name.isEmpty())
            .orElseThrow(() -> invalid("parameter master is missing: the name that sentinels use"));
    List<RedisURI> sentinels = new ArrayList<>();
    for (String place : places) {
      RedisURI sentinel = address(place).withSsl(tls.used()).withVerifyPeer(tls.verify()).build();
      String user = uri.parameter("sentinel-user").orElse("");
      authenticate(sentinel, user, uri.parameter("sentinel-password"));
      sentinels.add(sentinel);
    }
    RedisURI.Builder behind = RedisURI.builder().withSentinelMasterId(master);
    sentinels.forEach(behind::withSentinel);
    return completed(behind);
  }

  private RedisURI completed(RedisURI.Builder address) {
    RedisURI server =
        address
            .withTimeout(timeout)
            .withClientName("worldkeep")
            .withSsl(tls.used())
            .withVerifyPeer(tls.verify())
            .withDatabase(database())
            .build();
    authenticate(server, uri.user().orElse(""), uri.password());
    return server;
  }

  private RedisURI.Builder address(String place) {
    int colon = place.lastIndexOf(':');
    boolean withPort = colon > place.lastIndexOf(']');
    String host = withPort ? place.substring(0, colon) : place;
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (plain.isEmpty()) {
      throw invalid("a server has no name: write host:port, and a comma between several");
    }
    if (!HOST.matcher(host).matches()) {
      throw invalid("a server's name is none: write host:port, and [address]:port for IPv6");
    }
    int port = withPort ? port(place.substring(colon + 1)) : topology.port;
    return RedisURI.builder().withHost(plain).withPort(port).withTimeout(timeout);
  }

  private int port(String text) {
    if (!NUMBER.matcher(text).matches()) { // It may be a password without the @host behind it.
      throw invalid("a port is not a number: write host:port, and [address]:port for IPv6");
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw invalid("a port is beyond 1 to 65535");
    }
    return port;
  }

  private int database() {
    String path = uri.path();
    if (path.isEmpty() || path.equals("/")) {
      return 0;
    }
    String number = path.substring(1);
    if (!NUMBER.matcher(number).matches()) {
      throw invalid("the path is no database, which is a number from 0: write /0, or nothing");
    }
    int database = Integer.parseInt(number);
    if (database > 0 && topology == Topology.CLUSTER) {
      throw invalid("there is no such database: a cluster has only /0");
    }
    return database;
  }

  private static void authenticate(RedisURI server, String user, Optional<String> password) {
    password.ifPresent(
        secret -> {
          if (user.isEmpty()) {
            server.setAuthentication(secret.toCharArray());
          } else {
            server.setAuthentication(user, secret.toCharArray());
          }
        });
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, message);
  }
}

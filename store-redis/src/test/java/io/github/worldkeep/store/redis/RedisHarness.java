package io.github.worldkeep.store.redis;

import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.RedisCluster;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.RedisSentinel;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.StoreHarness;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A prefix of its own in Redis, and a user with just the rights that docs/operations.md lists. */
final class RedisHarness implements StoreHarness {
  static final String PASSWORD = "p4ssw0rd-of-the-kit";

  private static final String READING =
      "+get +mget +pttl +scan +eval +evalsha +ping +config|get +cluster|nodes +asking"
          + " +client|tracking";
  private static final String WRITING = " +set +mset +del +getdel +incrby +pexpire";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final List<Server> servers;
  private final TcpProxy network;
  private final String place;
  private final Runnable awaitWhole;
  private final String parameters;
  private final Map<String, String> deviations = new HashMap<>();
  private final String name =
      "kit-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

  private RedisHarness(
      List<Server> servers,
      TcpProxy network,
      String place,
      Runnable awaitWhole,
      String parameters) {
    this.servers = servers;
    this.network = network;
    this.place = place;
    this.awaitWhole = awaitWhole;
    this.parameters = parameters;
    grant(READING + WRITING);
  }

  /** In a server that others use, too. */
  static RedisHarness in(Server server, String... parameters) {
    return behindProxy(server, null, parameters);
  }

  /** In a server that the kit may stop. */
  static RedisHarness inOwn(Server server, String... parameters) {
    return behindProxy(server, () -> {}, parameters);
  }

  private static RedisHarness behindProxy(
      Server server, Runnable awaitWhole, String... parameters) {
    TcpProxy network = TcpProxy.to(server.host(), server.port());
    String place = "redis://" + network.host() + ":" + network.port();
    return new RedisHarness(List.of(server), network, place, awaitWhole, joined(parameters));
  }

  static RedisHarness in(RedisCluster cluster, String... parameters) {
    return new RedisHarness(cluster.nodes(), null, cluster.uri(), null, joined(parameters));
  }

  /** In a cluster that the kit may stop. */
  static RedisHarness inOwn(RedisCluster cluster, String... parameters) {
    return new RedisHarness(
        cluster.nodes(), null, cluster.uri(), cluster::awaitWhole, joined(parameters));
  }

  static RedisHarness in(RedisSentinel redis, String... parameters) {
    return new RedisHarness(redis.servers(), null, redis.uri(), null, joined(parameters));
  }

  private static String joined(String... parameters) {
    StringBuilder all = new StringBuilder();
    for (String parameter : parameters) {
      all.append('&').append(parameter);
    }
    return all.toString();
  }

  /** With a test of the kit that can't pass, and why. */
  RedisHarness deviating(String test, String reason) {
    deviations.put(test, reason);
    return this;
  }

  @Override
  public Map<String, String> deviations() {
    return deviations;
  }

  String user() {
    return name;
  }

  String prefix() {
    return name + "/";
  }

  String uri() {
    String with = place.replace("://", "://" + name + ":" + PASSWORD + "@");
    return with + (with.contains("?") ? "&" : "?") + "prefix=" + prefix() + parameters;
  }

  private void grant(String rights) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("ACL", "SETUSER", name, "reset", "on", ">" + PASSWORD));
    command.add("~" + prefix() + "*");
    command.addAll(List.of(rights.split(" ")));
    for (Server server : servers) {
      try (RedisConsole console = RedisConsole.of(server)) {
        console.call(command.toArray());
      }
    }
  }

  private static void awaitLoaded(Server server) {
    await()
        .ignoreException(IllegalStateException.class)
        .until(
            () -> {
              try (RedisConsole console = RedisConsole.of(server)) {
                return console.text("PING").equals("PONG");
              }
            });
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Map.of(StoreKind.KEY_VALUES, uri());
  }

  @Override
  public void passTime(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public Optional<Engine> engine() {
    if (awaitWhole == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Engine() {
          @Override
          public void stop() {
            servers.forEach(Server::stop);
          }

          @Override
          public void kill() {
            servers.forEach(Server::kill);
          }

          @Override
          public void start() {
            servers.forEach(Server::start);
            servers.forEach(RedisHarness::awaitLoaded);
            awaitWhole.run();
            grant(READING + WRITING);
          }
        });
  }

  @Override
  public Optional<TcpProxy> network() {
    return Optional.ofNullable(network);
  }

  /** Counts what every node holds, by its count of all keys: listing them would remove them. */
  @Override
  public OptionalLong storedKeys() {
    long keys = 0;
    for (Server server : servers) {
      try (RedisConsole console = RedisConsole.of(server)) {
        if (console.text("INFO", "replication").contains("role:master")) {
          keys += Long.parseLong(String.valueOf(console.call("DBSIZE")));
        }
      }
    }
    return OptionalLong.of(keys);
  }

  @Override
  public boolean markAsNewer() {
    for (Server server : servers) {
      try (RedisConsole console = RedisConsole.of(server)) {
        console.call("SET", prefix() + "\0worldkeep", "2");
      } catch (IllegalStateException e) {
        continue; // Another node has the key.
      }
      return true;
    }
    return false;
  }

  @Override
  public boolean makeReadOnly() {
    grant(READING);
    return true;
  }

  @Override
  public void close() {
    if (network != null) {
      network.close();
    }
    for (Server server : servers) {
      try (RedisConsole console = RedisConsole.of(server)) {
        if (console.text("INFO", "replication").contains("role:master")) {
          console.list("KEYS", prefix() + "*").forEach(key -> console.call("DEL", key));
        }
        console.call("ACL", "DELUSER", name);
      }
    }
  }
}

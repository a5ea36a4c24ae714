package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.StoreHarness;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A prefix of its own in a server, and a user with just the rights that the documentation lists.
 */
final class RedisHarness implements StoreHarness {
  /** As in docs/operations.md. */
  static final List<String> RIGHTS =
      List.of(
          "+get",
          "+mget",
          "+set",
          "+mset",
          "+del",
          "+getdel",
          "+incrby",
          "+pexpire",
          "+pttl",
          "+scan",
          "+eval",
          "+evalsha",
          "+ping",
          "+config|get");

  private static final List<String> READING =
      List.of("+get", "+mget", "+pttl", "+scan", "+eval", "+evalsha", "+ping", "+config|get");

  private static final String PASSWORD = "kit's-p4ssw0rd";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Server server;
  private final TcpProxy network;
  private final boolean own;
  private final String parameters;
  private final String name =
      "kit-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

  private RedisHarness(Server server, boolean own, String parameters) {
    this.server = server;
    this.network = TcpProxy.to(server.host(), server.port());
    this.own = own;
    this.parameters = parameters;
    grant(RIGHTS);
  }

  /** In a server that others use, too. */
  static RedisHarness in(Server server, String parameters) {
    return new RedisHarness(server, false, parameters);
  }

  /** In a server that the kit may stop. */
  static RedisHarness inOwn(Server server, String parameters) {
    return new RedisHarness(server, true, parameters);
  }

  String prefix() {
    return name + "/";
  }

  private void grant(List<String> rights) {
    try (RedisConsole console = RedisConsole.of(server)) {
      List<Object> command = new ArrayList<>();
      command.addAll(List.of("ACL", "SETUSER", name, "reset", "on", ">" + PASSWORD));
      command.add("~" + prefix() + "*");
      command.addAll(rights);
      console.call(command.toArray());
    }
  }

  @Override
  public Map<StoreKind, String> uris() {
    String password = PASSWORD.replace("'", "%27");
    String uri = "redis://" + name + ":" + password + "@" + network.host() + ":" + network.port();
    return Map.of(StoreKind.KEY_VALUES, uri + "?prefix=" + prefix() + parameters);
  }

  @Override
  public void pass(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public Optional<Engine> engine() {
    if (!own) {
      return Optional.empty();
    }
    return Optional.of(
        new Engine() {
          @Override
          public void stop() {
            server.stop();
          }

          @Override
          public void kill() {
            server.kill();
          }

          @Override
          public void start() {
            server.start();
            grant(RIGHTS);
          }
        });
  }

  @Override
  public Optional<TcpProxy> network() {
    return Optional.of(network);
  }

  @Override
  public boolean markAsNewer() {
    try (RedisConsole console = RedisConsole.of(server)) {
      console.call("SET", prefix() + "\0worldkeep", "2");
      return true;
    }
  }

  @Override
  public boolean makeReadOnly() {
    grant(READING);
    return true;
  }

  @Override
  public void close() {
    network.close();
    try (RedisConsole console = RedisConsole.of(server)) {
      for (Object key : keys(console)) {
        console.call("DEL", key);
      }
      console.call("ACL", "DELUSER", name);
    }
  }

  private List<?> keys(RedisConsole console) {
    return console.list("KEYS", prefix() + "*");
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}

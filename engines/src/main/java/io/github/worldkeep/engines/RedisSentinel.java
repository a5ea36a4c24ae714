package io.github.worldkeep.engines;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Redis of the test's own with a replica, and three sentinels that make the replica the master
 * when the master fails; as child processes of this machine.
 */
public final class RedisSentinel implements AutoCloseable {
  private static final String NAME = "worldkeep";
  private static final int SENTINELS = 3;

  private final List<Server> servers = new ArrayList<>();
  private final List<Server> sentinels = new ArrayList<>();

  /**
   * Starts it, and returns when the sentinels know each other and the replica.
   *
   * @param arguments of each Redis's command line
   */
  public RedisSentinel(String... arguments) {
    boolean complete = false;
    try {
      Server master = new RedisProcess(arguments);
      servers.add(master);
      List<String> following = new ArrayList<>(List.of(arguments));
      following.add("--replicaof " + master.host() + " " + master.port());
      servers.add(new RedisProcess(following.toArray(String[]::new)));
      Ports.await(() -> ask(master, "INFO", "replication").contains("state=online"), "the replica");
      for (int i = 0; i < SENTINELS; i++) {
        sentinels.add(sentinel(master));
      }
      awaitWhole();
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private static Server sentinel(Server master) {
    Server sentinel = RedisProcess.sentinel();
    String[][] settings = {
      {"MONITOR", NAME, master.host(), Integer.toString(master.port()), "2"},
      {"SET", NAME, "down-after-milliseconds", "1000"},
      {"SET", NAME, "failover-timeout", "5000"}
    };
    for (String[] setting : settings) {
      List<Object> command = new ArrayList<>(List.of("SENTINEL"));
      command.addAll(List.of(setting));
      ask(sentinel, command.toArray());
    }
    return sentinel;
  }

  private void awaitWhole() {
    String whole = "status=ok,address=127.0.0.1:" + servers.get(0).port() + ",slaves=1,sentinels=3";
    for (Server sentinel : sentinels) {
      Ports.await(() -> ask(sentinel, "INFO", "sentinel").contains(whole), "the sentinels");
    }
  }

  private static String ask(Server server, Object... command) {
    try (RedisConsole console = RedisConsole.of(server)) {
      return console.text(command);
    }
  }

  /** As a store takes it, with every sentinel. */
  public String uri() {
    return sentinels.stream()
        .map(sentinel -> sentinel.host() + ":" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "?master=" + NAME));
  }

  /** Every Redis. */
  public List<Server> servers() {
    return List.copyOf(servers);
  }

  /** The Redis that is the master now, of those that run. */
  public Server master() {
    return servers.stream().filter(RedisSentinel::leads).findFirst().orElseThrow();
  }

  private static boolean leads(Server server) {
    try {
      return ask(server, "INFO", "replication").contains("role:master");
    } catch (UncheckedIOException e) {
      return false; // It does not run.
    }
  }

  @Override
  public void close() {
    sentinels.forEach(Server::close);
    servers.forEach(Server::close);
  }
}

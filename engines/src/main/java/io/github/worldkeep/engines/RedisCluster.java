package io.github.worldkeep.engines;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of the test's own: three masters and a replica of each, as child processes of
 * this machine (in containers they would announce addresses that only containers reach).
 */
public final class RedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<Server> nodes = new ArrayList<>();

  /**
   * Starts it, and returns when it serves every slot and every replica follows.
   *
   * @param arguments of each node's command line
   */
  public RedisCluster(String... arguments) {
    boolean complete = false;
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        nodes.add(new RedisProcess(Ports.freeForCluster(), arguments(arguments)));
      }
      form();
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private static String[] arguments(String... more) {
    List<String> all = new ArrayList<>();
    all.add("--cluster-enabled yes");
    all.add("--cluster-node-timeout 1500");
    all.add("--repl-ping-replica-period 1");
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void form() {
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS;
      List<Object> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(from, to).forEach(command::add);
      ask(nodes.get(i), command.toArray());
    }
    for (Server node : nodes.subList(1, nodes.size())) {
      ask(node, "CLUSTER", "MEET", nodes.get(0).host(), nodes.get(0).port());
    }
    for (int i = 0; i < MASTERS; i++) {
      String master = ask(nodes.get(i), "CLUSTER", "MYID");
      Server replica = nodes.get(MASTERS + i);
      Ports.await(() -> ask(replica, "CLUSTER", "NODES").contains(master), "a replica's master");
      ask(replica, "CLUSTER", "REPLICATE", master);
    }
    awaitWhole();
  }

  /** Waits until all nodes that run agree on a cluster that serves, and replicas follow. */
  public void awaitWhole() {
    nodes.forEach(node -> Ports.await(whole(node), "the cluster at port " + node.port()));
  }

  private static BooleanSupplier whole(Server node) {
    return () -> {
      try {
        return ask(node, "CLUSTER", "INFO").contains("cluster_state:ok")
            && ask(node, "CLUSTER", "INFO").contains("cluster_known_nodes:" + 2 * MASTERS)
            && !ask(node, "CLUSTER", "NODES").contains("fail")
            && follows(ask(node, "INFO", "replication"));
      } catch (IllegalStateException e) {
        return false; // It is loading its data.
      }
    };
  }

  private static boolean follows(String replication) {
    return replication.contains("role:slave")
        ? replication.contains("master_link_status:up")
        : replication.contains("state=online");
  }

  private static String ask(Server node, Object... command) {
    try (RedisConsole console = RedisConsole.of(node)) {
      return console.text(command);
    }
  }

  /** As a store takes it, with every node. */
  public String uri() {
    return nodes.stream()
        .map(node -> node.host() + ":" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** Every node; each can be killed and started by itself. */
  public List<Server> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes that are masters now, of those that run. */
  public List<Server> masters() {
    return nodes.stream().filter(RedisCluster::leads).toList();
  }

  private static boolean leads(Server node) {
    try {
      return ask(node, "INFO", "replication").contains("role:master");
    } catch (UncheckedIOException e) {
      return false; // It does not run.
    }
  }

  @Override
  public void close() {
    nodes.forEach(Server::close);
  }
}

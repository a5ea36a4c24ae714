package io.github.worldkeep.store.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The masters of a cluster, and one connection to each that all calls share. */
final class ClusterServers implements Servers {
  private final ClientResources resources;
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<byte[], byte[]> connection;
  private final Losses losses = new Losses();

  private ClusterServers(
      ClientResources resources,
      RedisClusterClient client,
      StatefulRedisClusterConnection<byte[], byte[]> connection) {
    this.resources = resources;
    this.client = client;
    this.connection = connection;
    client.addListener(losses);
  }

  static ClusterServers connect(RedisOptions settings) throws InterruptedException {
    ClientResources resources = Lettuce.resources(settings);
    RedisClusterClient client = RedisClusterClient.create(resources, settings.servers());
    boolean complete = false;
    try {
      client.setOptions(Lettuce.clusterOptions(settings));
      Lettuce.opened(client.refreshPartitionsAsync().toCompletableFuture());
      ClusterServers servers =
          new ClusterServers(
              resources, client, Lettuce.opened(client.connectAsync(ByteArrayCodec.INSTANCE)));
      // Lettuce would refuse the first command to a node while it connects to it.
      servers.masters();
      complete = true;
      return servers;
    } finally {
      if (!complete) {
        Lettuce.end(client, resources);
      }
    }
  }

  @Override
  public RedisClusterAsyncCommands<byte[], byte[]> commands() {
    return connection.async();
  }

  /**
   * Several at once go to each master at once, and are not followed to where a key has moved; when
   * they are sent again one by one, they are.
   */
  @Override
  public void send(Collection<? extends RedisCommand<byte[], byte[], ?>> commands) {
    if (commands.size() == 1) {
      commands.forEach(connection::dispatch);
      return;
    }
    Map<RedisClusterNode, List<RedisCommand<byte[], byte[], ?>>> parts = new HashMap<>();
    for (RedisCommand<byte[], byte[], ?> command : commands) {
      int slot = SlotHash.getSlot(command.getArgs().getFirstEncodedKey());
      RedisClusterNode master = connection.getPartitions().getMasterBySlot(slot);
      if (master == null) {
        connection.dispatch(command);
      } else {
        parts.computeIfAbsent(master, node -> new ArrayList<>()).add(command);
      }
    }
    parts.forEach(this::send);
  }

  private void send(RedisClusterNode master, List<RedisCommand<byte[], byte[], ?>> commands) {
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> found = connect(master);
    if (found.isDone() && !found.isCompletedExceptionally()) {
      found.join().dispatch(commands);
    } else {
      commands.forEach(connection::dispatch);
    }
  }

  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(
      RedisClusterNode node) {
    return connection.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
  }

  @Override
  public boolean takesAnyKeysAtOnce() {
    return false;
  }

  @Override
  public List<RedisAsyncCommands<byte[], byte[]>> masters() throws InterruptedException {
    List<RedisAsyncCommands<byte[], byte[]>> masters = new ArrayList<>();
    for (RedisClusterNode node : nodes()) {
      StatefulRedisConnection<byte[], byte[]> master = Lettuce.opened(connect(node));
      losses.watch(master);
      masters.add(master.async());
    }
    return masters;
  }

  private List<RedisClusterNode> nodes() {
    return connection.getPartitions().stream()
        .filter(node -> node.getRole().isUpstream() && !node.hasNoSlots())
        .toList();
  }

  @Override
  public Object layout() {
    Map<String, List<Integer>> slots = new TreeMap<>();
    nodes().forEach(node -> slots.put(node.getNodeId(), node.getSlots()));
    return Map.of("losses", losses.count(), "slots", slots);
  }

  /** Does nothing: a replica in a cluster redirects to its master, and Lettuce follows. */
  @Override
  public void leaveReplica() {}

  @Override
  public void close() {
    Lettuce.end(client, resources);
  }
}

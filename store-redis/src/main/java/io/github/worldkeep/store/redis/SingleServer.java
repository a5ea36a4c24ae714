package io.github.worldkeep.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** One server, or the master that sentinels name, and the one connection that all calls share. */
final class SingleServer implements Servers {
  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Losses losses = new Losses();

  private SingleServer(
      ClientResources resources,
      RedisClient client,
      StatefulRedisConnection<byte[], byte[]> connection) {
    this.resources = resources;
    this.client = client;
    this.connection = connection;
    losses.watch(connection);
    client.addListener(losses);
  }

  static SingleServer connect(RedisOptions settings) throws InterruptedException {
    ClientResources resources = Lettuce.resources(settings);
    RedisClient client = RedisClient.create(resources);
    boolean complete = false;
    try {
      client.setOptions(Lettuce.options(settings));
      RedisURI uri = settings.servers().get(0);
      StatefulRedisConnection<byte[], byte[]> connection =
          Lettuce.opened(client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture());
      complete = true;
      return new SingleServer(resources, client, connection);
    } finally {
      if (!complete) {
        Lettuce.end(client, resources);
      }
    }
  }

  StatefulRedisConnection<byte[], byte[]> connection() {
    return connection;
  }

  void listen(RedisConnectionStateListener listener) {
    client.addListener(listener);
  }

  ScheduledExecutorService executor() {
    return resources.eventExecutorGroup();
  }

  @Override
  public RedisAsyncCommands<byte[], byte[]> commands() {
    return connection.async();
  }

  @Override
  public void send(Collection<? extends RedisCommand<byte[], byte[], ?>> commands) {
    connection.dispatch(commands);
  }

  @Override
  public boolean takesAnyKeysAtOnce() {
    return true;
  }

  @Override
  public List<RedisAsyncCommands<byte[], byte[]>> masters() {
    return List.of(connection.async());
  }

  @Override
  public Object layout() {
    return losses.count();
  }

  /** The server closes the connection, and Lettuce makes a new one from the name or sentinels. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the connection.
  public void leaveReplica() {
    connection.async().quit();
  }

  @Override
  public void close() {
    Lettuce.end(client, resources);
  }
}

package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.redis.ClientCache.Watch;
import io.github.worldkeep.store.spi.DriverException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Subscribes to changes of the values that were read through the one connection, and ends the
 * cache's watch with the connection.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/client-side-caching/">Client-side
 *     caching in Redis</a>
 */
final class Tracking implements PushListener, RedisConnectionStateListener, AutoCloseable {
  private static final long CONFIRM_MILLIS = 500;

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Keys keys;
  private final ClientCache cache;
  private final ScheduledFuture<?> confirming;

  /**
   * Starts the subscription.
   *
   * @throws DriverException UNSUPPORTED if the server does not report changes
   */
  static Tracking start(SingleServer server, Replies replies, Keys keys, ClientCache cache)
      throws InterruptedException {
    try {
      replies.of(() -> server.commands().clientTracking(TrackingArgs.Builder.enabled()));
    } catch (DriverException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        throw e;
      }
      throw new DriverException(
          Kind.UNSUPPORTED,
          "the server does not tell of changes: use Redis 6 or later and allow CLIENT TRACKING, or"
              + " leave out client-cache",
          e);
    }
    return new Tracking(server, keys, cache);
  }

  private Tracking(SingleServer server, Keys keys, ClientCache cache) {
    this.connection = server.connection();
    this.keys = keys;
    this.cache = cache;
    connection.addListener((PushListener) this);
    server.listen(this);
    watch(); // Not before we listen, so that no loss of the connection is missed.
    confirming =
        server
            .executor()
            .scheduleAtFixedRate(
                this::confirm, CONFIRM_MILLIS, CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is dealt with.
  private void watch() {
    long asked = System.nanoTime();
    connection
        .async()
        .clientTracking(TrackingArgs.Builder.enabled())
        .thenAccept(done -> cache.begin(new Watch(asked)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is dealt with.
  private void confirm() {
    Watch current = cache.watch();
    if (current == null) {
      if (connection.isOpen()) {
        watch();
      }
    } else {
      long asked = System.nanoTime();
      connection.async().ping().thenAccept(answer -> current.confirm(asked));
    }
  }

  @Override
  public void onPushMessage(PushMessage message) {
    if (!message.getType().equals("invalidate")) {
      return;
    }
    List<Object> content = message.getContent(Tracking::bytes);
    if (content.size() > 1 && content.get(1) instanceof List<?> changed) {
      changed.forEach(name -> keys.read((byte[]) name).ifPresent(cache::changed));
    } else {
      cache.allChanged(); // The server was emptied.
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void onRedisConnected(RedisChannelHandler<?, ?> connected, SocketAddress address) {
    if (connected == connection) {
      watch();
    }
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
    if (disconnected == connection) {
      cache.begin(null);
    }
  }

  @Override
  public void close() {
    confirming.cancel(false);
  }
}

package io.github.worldkeep.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** How Lettuce is used: what differs from its defaults, and why. */
final class Lettuce {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);
  private static final Duration SHORTEST_SILENCE = Duration.ofMillis(250);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(15);
  private static final Duration TOPOLOGY_PAUSE = Duration.ofMillis(200);
  private static final int THREADS = 2; // The fewest it takes.
  private static final long CLOSE_SECONDS = 5;

  private Lettuce() {}

  /** Threads and timers of one store, none of them busy with measuring. */
  static ClientResources resources(RedisOptions settings) {
    DefaultClientResources.Builder resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .reconnectDelay(
                Delay.fullJitter(
                    Duration.ofMillis(1), Duration.ofMillis(500), 10, TimeUnit.MILLISECONDS))
            .nettyCustomizer(customizer(settings.timeout()));
    if (settings.loopbackOnly()) {
      resources.socketAddressResolver(new LoopbackResolver());
    }
    return resources.build();
  }

  private static NettyCustomizer customizer(Duration timeout) {
    Duration silence = atMost(LONGEST_SILENCE, atLeast(SHORTEST_SILENCE, timeout.dividedBy(2)));
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        channel.pipeline().addFirst("heartbeat", new Heartbeat(silence));
        channel.pipeline().replace(CommandEncoder.class, "encoder", new QuietEncoder());
      }
    };
  }

  private static Duration atMost(Duration limit, Duration duration) {
    return duration.compareTo(limit) > 0 ? limit : duration;
  }

  private static Duration atLeast(Duration limit, Duration duration) {
    return duration.compareTo(limit) < 0 ? limit : duration;
  }

  static ClientOptions options(RedisOptions settings) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            // A command that was sent when its connection was lost fails, and is not sent again.
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            // Deadlines are the business of the floor above.
            .timeoutOptions(TimeoutOptions.create())
            .useHashIndexQueue(false)
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(atMost(LONGEST_CONNECT, settings.timeout()))
                    .build())
            .sslOptions(settings.tls().options());
    withoutMaintenanceNotifications(options);
    if (settings.cacheSize() > 0) {
      options.protocolVersion(ProtocolVersion.RESP3); // What others change is pushed.
    }
    return options.build();
  }

  private static void withoutMaintenanceNotifications(ClientOptions.Builder options) {
    try {
      options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
    } catch (NoClassDefFoundError e) {
      // Lettuce 6, which Spring Boot 3.5 and 4.0 manage, has no such notifications.
    }
  }

  static ClusterClientOptions clusterOptions(RedisOptions settings) {
    return ClusterClientOptions.builder(options(settings))
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                .adaptiveRefreshTriggersTimeout(TOPOLOGY_PAUSE)
                .refreshTriggersReconnectAttempts(1)
                .build())
        .build();
  }

  /** Waits for what opening a store needs. */
  static <T> T opened(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException | RedisException e) {
      throw Failures.ofOpening(e);
    }
  }

  /** Closes every connection and ends every thread, even for a caller that is interrupted. */
  static void end(AbstractRedisClient client, ClientResources resources) {
    try {
      client.shutdownAsync(0, CLOSE_SECONDS, TimeUnit.SECONDS).join();
    } finally {
      resources.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}

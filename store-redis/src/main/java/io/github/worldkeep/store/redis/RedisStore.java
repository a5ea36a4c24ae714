package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open store. */
final class RedisStore implements StoreDriver {
  private final Servers servers;
  private final Replies replies;
  private final Keys keys;
  private final boolean durable;
  private final KeyValueDriver keyValues;
  private @Nullable Tracking tracking;

  private RedisStore(Servers servers, RedisOptions settings) throws InterruptedException {
    this.servers = servers;
    this.replies = new Replies(servers::leaveReplica);
    this.keys = settings.keys();
    requireKnownFormat();
    durable = Durability.of(settings, servers, replies);
    KeyValues all = new KeyValues(servers, replies, keys);
    keyValues = settings.cacheSize() == 0 ? all : cached(all, settings.cacheSize());
  }

  static RedisStore open(RedisOptions settings) throws InterruptedException {
    Servers servers =
        settings.topology() == RedisOptions.Topology.CLUSTER
            ? ClusterServers.connect(settings)
            : SingleServer.connect(settings);
    boolean complete = false;
    try {
      RedisStore store = new RedisStore(servers, settings);
      complete = true;
      return store;
    } finally {
      if (!complete) {
        servers.close();
      }
    }
  }

  /** Format 1 has no mark: the first number that can be found is 2. */
  private void requireKnownFormat() throws InterruptedException {
    byte[] found = replies.of(() -> servers.commands().get(keys.format()));
    if (found != null && !new String(found, StandardCharsets.UTF_8).equals("1")) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          "the keys are of a newer format, and this version knows number 1: update it");
    }
  }

  private KeyValueDriver cached(KeyValues all, int size) throws InterruptedException {
    ClientCache cache = new ClientCache(size);
    tracking = Tracking.start((SingleServer) servers, replies, keys, cache);
    return new CachedKeyValues(all, cache);
  }

  @Override
  public Set<Capability> capabilities(StoreKind kind) {
    return durable
        ? EnumSet.of(Capability.DURABLE, Capability.SHARED)
        : EnumSet.of(Capability.SHARED);
  }

  @Override
  public KeyValueDriver keyValues() {
    return keyValues;
  }

  @Override
  public void close() {
    if (tracking != null) {
      tracking.close();
    }
    servers.close();
  }
}

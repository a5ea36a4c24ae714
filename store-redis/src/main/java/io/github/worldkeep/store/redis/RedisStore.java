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

/** An open store. */
final class RedisStore implements StoreDriver {
  private final Servers servers;
  private final KeyValueDriver keyValues;
  private final boolean durable;

  private RedisStore(Servers servers, KeyValueDriver keyValues, boolean durable) {
    this.servers = servers;
    this.keyValues = keyValues;
    this.durable = durable;
  }

  static RedisStore open(Settings settings) throws InterruptedException {
    Servers servers =
        settings.topology() == Settings.Topology.CLUSTER
            ? ClusterServers.connect(settings)
            : SingleServer.connect(settings);
    boolean complete = false;
    try {
      Answers answers = new Answers(servers::leaveReplica);
      requireKnownFormat(servers, answers, settings.keys());
      boolean durable = Durability.of(settings, servers, answers);
      RedisStore store =
          new RedisStore(servers, new KeyValues(servers, answers, settings.keys()), durable);
      complete = true;
      return store;
    } finally {
      if (!complete) {
        servers.close();
      }
    }
  }

  /** Format 1 has no mark: the first number that can be found is 2. */
  private static void requireKnownFormat(Servers servers, Answers answers, Keys keys)
      throws InterruptedException {
    byte[] found = answers.of(() -> servers.commands().get(keys.format()));
    if (found != null && !new String(found, StandardCharsets.UTF_8).equals("1")) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          "the keys are of a newer format, and this version knows number 1: update it");
    }
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
    servers.close();
  }
}

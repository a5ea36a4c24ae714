package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.spi.DriverException;
import java.util.Map;

/**
 * Determines whether an acknowledged write survives the loss of power. Redis acknowledges before it
 * writes to a disk, unless the append-only file is on and flushed before each reply. A failover
 * promotes a replica that may lack the last acknowledged writes, however durable the old master
 * was.
 */
final class Durability {
  private static final Map<String, String> FLUSHED =
      Map.of("appendonly", "yes", "appendfsync", "always");

  private Durability() {}

  /** Returns the operator's setting, else the configuration of a single server. */
  static boolean of(RedisOptions settings, Servers servers, Replies replies)
      throws InterruptedException {
    if (settings.durable().isPresent()) {
      return settings.durable().get();
    }
    return settings.topology() == RedisOptions.Topology.STANDALONE && flushed(servers, replies);
  }

  private static boolean flushed(Servers servers, Replies replies) throws InterruptedException {
    try {
      Map<String, String> found = replies.of(() -> servers.commands().configGet("append*"));
      return found.entrySet().containsAll(FLUSHED.entrySet());
    } catch (DriverException e) {
      return switch (e.kind()) {
        case DENIED, UNSUPPORTED, INTERNAL -> false; // Managed servers keep it to themselves.
        default -> throw e;
      };
    }
  }
}

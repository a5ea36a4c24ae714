package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.spi.DriverException;
import java.util.Map;

/**
 * Whether an acknowledged write survives the loss of power. Redis acknowledges before it writes to
 * a disk, unless the append-only file is on and flushed before each answer. And a failover makes a
 * replica the master that may lack what was acknowledged last, however durable the old master was.
 */
final class Durability {
  private static final Map<String, String> FLUSHED =
      Map.of("appendonly", "yes", "appendfsync", "always");

  private Durability() {}

  /** What the operator says, else what a server that stands alone says of itself. */
  static boolean of(RedisOptions settings, Servers servers, Answers answers)
      throws InterruptedException {
    if (settings.durable().isPresent()) {
      return settings.durable().get();
    }
    return settings.topology() == RedisOptions.Topology.STANDALONE && flushed(servers, answers);
  }

  private static boolean flushed(Servers servers, Answers answers) throws InterruptedException {
    try {
      Map<String, String> found = answers.of(() -> servers.commands().configGet("append*"));
      return found.entrySet().containsAll(FLUSHED.entrySet());
    } catch (DriverException e) {
      return switch (e.kind()) {
        case DENIED, UNSUPPORTED, INTERNAL -> false; // Managed servers keep it to themselves.
        default -> throw e;
      };
    }
  }
}

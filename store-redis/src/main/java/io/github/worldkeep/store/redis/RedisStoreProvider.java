package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens stores of keys and values in Redis 5 or later, Valkey, and other servers with their
 * protocol.
 *
 * <ul>
 *   <li>{@code redis://[user:password@]host[:6379][/database]}: one server; {@code rediss:} through
 *       TLS
 *   <li>{@code redis-sentinel://[user:password@]host[:26379],host…[/database]?master=name}: the
 *       master that these sentinels name; user and password are the master's
 *   <li>{@code redis-cluster://[user:password@]host[:6379],host…}: a cluster, found through any of
 *       these nodes
 * </ul>
 *
 * <p>Parameters, all optional but {@code master}:
 *
 * <ul>
 *   <li>{@code prefix}: the start of every key in Redis
 *   <li>{@code client-cache}: the number of values to keep in this process (not with a cluster).
 *       The server reports changes of these values by others; a value from the cache was current at
 *       most two seconds ago
 *   <li>{@code durable}: {@code true} if every acknowledged write survives the loss of any machine,
 *       {@code false} if not. By default the server's configuration decides; sentinels and clusters
 *       count as not durable, because a failover can lose acknowledged writes
 *   <li>{@code tls}: {@code true} for TLS to sentinels, masters and nodes of a cluster
 *   <li>{@code tls-ca}, {@code tls-cert}, {@code tls-key}: PEM files with the authority to trust
 *       instead of Java's, and with the certificate and key of this client
 *   <li>{@code tls-verify}: {@code full} (default), {@code ca} for a certificate of any name, or
 *       {@code none}
 *   <li>{@code cleartext}: {@code true} to send passwords to another machine without TLS, which is
 *       refused otherwise, because they could be read on the network
 *   <li>{@code master}, {@code sentinel-user}, {@code sentinel-password}: for sentinels
 * </ul>
 */
public final class RedisStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RedisStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return RedisOptions.SCHEMES;
  }

  @Override
  public Set<StoreKind> kinds() {
    return EnumSet.of(StoreKind.KEY_VALUES);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    return RedisStore.open(RedisOptions.of(uri, context.timeout()));
  }
}

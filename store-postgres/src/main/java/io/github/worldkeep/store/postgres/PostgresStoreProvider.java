package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.EnumSet;
import java.util.Set;

/**
 * Opens {@code postgresql://user:password@host:port/database} stores, on PostgreSQL 14 or newer
 * with the encoding UTF8. Several hosts, joined by commas, are the members of one cluster: the one
 * that takes writes is used, also after a failover.
 *
 * <p>Everything is kept in one schema, which is created. Both kinds of store share one pool of
 * connections. The parameters of the URI:
 *
 * <ul>
 *   <li>{@code schema}: the schema, {@code worldkeep} if absent
 *   <li>{@code pool}: the most connections, 10 if absent; 3 to 1,000
 *   <li>{@code pooler=transaction}: connections go through a pooler in transaction mode, such as
 *       PgBouncer, so that nothing may be kept in a session
 *   <li>{@code target-server}: which of the hosts to use, {@code primary} if absent, or {@code any}
 *   <li>{@code ssl-mode}: {@code disable}, {@code prefer} (if absent), {@code require}, {@code
 *       verify-ca} or {@code verify-full}
 *   <li>{@code ssl-root-cert}: a file with the certificates to trust when verifying; those that
 *       Java trusts if absent
 *   <li>{@code ssl-cert} and {@code ssl-key}: files with the client's certificate and its key
 *   <li>{@code cleartext}: {@code true} to let another machine have the password in clear without
 *       TLS, if it asks for it so; this is refused otherwise. A proof of the password (SCRAM, MD5)
 *       needs no TLS
 *   <li>{@code application-name}: how the connections show in {@code pg_stat_activity}, {@code
 *       worldkeep} if absent
 * </ul>
 *
 * <p>The store declares {@code DURABLE} unless the server has {@code fsync} off, or {@code
 * synchronous_commit} is off for this user and database.
 */
public final class PostgresStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PostgresStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("postgresql");
  }

  @Override
  public Set<StoreKind> kinds() {
    return EnumSet.of(StoreKind.KEY_VALUES, StoreKind.DOCUMENTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    return PostgresStore.open(Address.of(uri, context.timeout()));
  }
}

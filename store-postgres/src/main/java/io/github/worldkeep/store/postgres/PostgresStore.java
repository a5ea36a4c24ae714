package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** An open schema: one pool of connections, shared by both kinds of store. */
final class PostgresStore implements StoreDriver {
  private final Pool pool;
  private final boolean durable;
  private final KeyValues keyValues;
  private final Documents documents;

  private PostgresStore(Pool pool, Address address, boolean durable) {
    this.pool = pool;
    this.durable = durable;
    this.keyValues = new KeyValues(pool, address.schema());
    this.documents = new Documents(pool, address.schema(), address.patience());
  }

  static PostgresStore open(Address address) throws InterruptedException {
    Pool pool = new Pool(address);
    boolean complete = false;
    try {
      boolean durable =
          pool.run(
              session -> {
                ServerSettings settings = ServerSettings.read(session);
                settings.requireSupported();
                new Format(address.schema()).prepare(session);
                return settings.durable();
              });
      PostgresStore store = new PostgresStore(pool, address, durable);
      complete = true;
      return store;
    } catch (SQLException e) {
      throw Failures.nothingDone(e);
    } finally {
      if (!complete) {
        pool.close();
      }
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
  public DocumentDriver documents() {
    return documents;
  }

  /** For tests. */
  Pool pool() {
    return pool;
  }

  @Override
  public void close() {
    try {
      keyValues.close();
      documents.close();
    } finally {
      pool.close();
    }
  }
}

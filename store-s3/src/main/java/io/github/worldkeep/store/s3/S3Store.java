package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.InterruptWatch;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.util.EnumSet;
import java.util.Set;

/** One client of a store. */
final class S3Store implements StoreDriver {
  private final S3Connection connection;
  private final Set<Capability> capabilities;
  private final S3Objects objects;
  private final StaleUploads stale;

  private S3Store(Bucket bucket, Set<Capability> conditions) {
    this.connection = bucket.connection();
    this.capabilities =
        EnumSet.of(Capability.DURABLE, Capability.SHARED, Capability.PRESIGNED_URLS);
    capabilities.addAll(conditions);
    this.objects = new S3Objects(bucket);
    this.stale = new StaleUploads(bucket);
  }

  static S3Store open(S3Options settings, DriverContext context) throws InterruptedException {
    InterruptWatch watch = new InterruptWatch("worldkeep-s3-interrupts");
    S3Connection connection = null;
    S3Store store = null;
    try {
      connection = S3Connections.open(settings, context.timeout(), watch);
      Bucket bucket = new Bucket(settings, connection, context.clock());
      store = new S3Store(bucket, new Marker(bucket).require());
      store.stale.start();
      return store;
    } finally {
      if (store == null && connection != null) {
        connection.close();
      } else if (store == null) {
        watch.close();
      }
    }
  }

  @Override
  public Set<Capability> capabilities(StoreKind kind) {
    return Set.copyOf(capabilities);
  }

  @Override
  public ObjectDriver objects() {
    return objects;
  }

  @Override
  public void close() {
    try {
      stale.close();
      objects.close();
    } finally {
      connection.close();
    }
  }
}

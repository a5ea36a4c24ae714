package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import java.util.Set;

/** One client of a store's directory. */
final class FilesystemStore implements StoreDriver {
  private final StoreDirectory directory;
  private final FilesystemObjects objects;

  FilesystemStore(StoreDirectory directory, DriverContext context) {
    this.directory = directory;
    this.objects = new FilesystemObjects(directory, context.clock());
  }

  @Override
  public Set<Capability> capabilities(StoreKind kind) {
    return Set.of(
        Capability.DURABLE,
        Capability.SHARED,
        Capability.WRITE_IF_ABSENT,
        Capability.WRITE_IF_MATCHES);
  }

  @Override
  public ObjectDriver objects() {
    return objects;
  }

  @Override
  public void close() {
    try {
      objects.close();
    } finally {
      directory.close();
    }
  }
}

package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Set;

/** Opens {@code s3:} stores, which keep objects in a bucket, or under a prefix of one. */
public final class S3StoreProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.OBJECTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    return S3Store.open(S3Options.of(uri), context);
  }
}

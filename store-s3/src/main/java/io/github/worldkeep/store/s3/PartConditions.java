package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the server heeds a condition also at the end of a multipart upload. Some do so only for a
 * put, and would overwrite silently. It is asked before the first such write, as most processes
 * have none.
 */
final class PartConditions {
  private final boolean stated;
  private final Marker marker;
  private final Set<Capability> heeded = ConcurrentHashMap.newKeySet();

  PartConditions(Bucket bucket) {
    this.stated = bucket.settings().conditions().isPresent();
    this.marker = new Marker(bucket);
  }

  /** Refuses the condition if the server would not heed it. */
  void require(WriteCondition condition) throws InterruptedException {
    if (condition.requiresAbsence()) {
      require(Capability.WRITE_IF_ABSENT);
    }
    if (condition.requiredEtag() != null) {
      require(Capability.WRITE_IF_MATCHES);
    }
  }

  private void require(Capability condition) throws InterruptedException {
    if (stated || heeded.contains(condition)) {
      return;
    }
    if (!marker.isRefusedInParts(condition)) {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "this server heeds conditions only for objects of one part: raise part-size, or write"
              + " without a condition");
    }
    heeded.add(condition);
  }
}

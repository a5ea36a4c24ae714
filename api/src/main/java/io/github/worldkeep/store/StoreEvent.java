package io.github.worldkeep.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One finished operation.
 *
 * @param store the kind of store
 * @param operation the operation that was called
 * @param duration the time from the call to its end
 * @param bytes the bytes of content moved in either direction, without those of the protocol
 * @param error the kind of the failure, or null on success
 */
public record StoreEvent(
    StoreKind store,
    Operation operation,
    Duration duration,
    long bytes,
    StoreException.@Nullable Kind error) {}

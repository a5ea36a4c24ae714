package io.github.worldkeep.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One finished operation.
 *
 * @param store the kind of store
 * @param operation what was asked
 * @param duration from the call to its end
 * @param bytes the bytes of content moved in either direction, without protocol
 * @param error what failed, or null on success
 */
public record StoreEvent(
    StoreKind store,
    Operation operation,
    Duration duration,
    long bytes,
    StoreException.@Nullable Kind error) {}

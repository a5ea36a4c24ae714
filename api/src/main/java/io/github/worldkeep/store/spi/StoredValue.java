package io.github.worldkeep.store.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value with its remaining time to live.
 *
 * @param timeToLive at least 1 ms; null if the value does not expire
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
public record StoredValue(byte[] value, @Nullable Duration timeToLive) {}

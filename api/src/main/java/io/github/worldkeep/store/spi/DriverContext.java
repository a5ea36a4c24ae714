package io.github.worldkeep.store.spi;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What a driver gets from its surroundings.
 *
 * @param timeout how long one call may take. The caller's thread is interrupted when it is over, so
 *     a driver needs it only for waits that an interrupt does not end
 * @param clock the time, for a store that has no clock of its own; never ask the system for it
 */
public record DriverContext(Duration timeout, InstantSource clock) {}

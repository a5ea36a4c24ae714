package io.github.worldkeep.store.spi;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The environment of a driver.
 *
 * @param timeout the greatest duration of one call. The caller's thread is interrupted when it
 *     ends, so a driver needs the timeout only for waits that an interrupt does not end
 * @param clock the clock, for a store that has none of its own; a driver must not use the system's
 *     clock instead
 */
public record DriverContext(Duration timeout, InstantSource clock) {}

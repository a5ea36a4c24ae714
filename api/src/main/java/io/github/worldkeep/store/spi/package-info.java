/**
 * The interfaces of a store's driver. Start with {@link
 * io.github.worldkeep.store.spi.StoreProvider}, which {@link java.util.ServiceLoader} finds.
 *
 * <p>A driver stays small. Before a call arrives, the arguments are checked, the store is open, and
 * the calling thread is not interrupted; deadlines are watched during the call. The driver carries
 * out the call, or throws a {@link io.github.worldkeep.store.spi.DriverException} of the right
 * kind. It lets an {@link java.lang.InterruptedException} pass.
 */
@NullMarked
package io.github.worldkeep.store.spi;

import org.jspecify.annotations.NullMarked;

/**
 * What a store's driver implements. Start with {@link io.github.worldkeep.store.spi.StoreProvider},
 * which {@link java.util.ServiceLoader} finds.
 *
 * <p>A driver stays small: arguments are checked, the store is open, the calling thread is not
 * interrupted and deadlines are watched before a call arrives. What is left is to do the work, to
 * throw a {@link io.github.worldkeep.store.spi.DriverException} with the right kind when it can't,
 * and to let an {@link java.lang.InterruptedException} pass.
 */
@NullMarked
package io.github.worldkeep.store.spi;

import org.jspecify.annotations.NullMarked;

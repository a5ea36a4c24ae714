/**
 * One persistence API over three kinds of store: small values by key, queryable JSON documents, and
 * large objects.
 *
 * <p>Start with {@link io.github.worldkeep.store.Persistence}, which opens the stores that a {@link
 * io.github.worldkeep.store.PersistenceConfig} names by URI; go on with {@link
 * io.github.worldkeep.store.KeyValueStore}, {@link io.github.worldkeep.store.DocumentStore} and
 * {@link io.github.worldkeep.store.ObjectStore}. Every failure is a {@link
 * io.github.worldkeep.store.StoreException}.
 *
 * <p>Calls block, may come from any thread, and end within the configured timeout. A write that
 * returned is acknowledged: on a store with {@link io.github.worldkeep.store.Capability#DURABLE} it
 * survives the loss of the process.
 */
@NullMarked
package io.github.worldkeep.store;

import org.jspecify.annotations.NullMarked;

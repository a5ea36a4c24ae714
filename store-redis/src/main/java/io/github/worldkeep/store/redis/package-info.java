/**
 * Keys and values in Redis: {@code redis://host?prefix=game1:}. Start with {@link
 * io.github.worldkeep.store.redis.RedisStoreProvider}.
 *
 * <p>In this package, {@code RedisOptions} parses a URI, and {@code Servers} holds the connections
 * ({@code SingleServer}, {@code ClusterServers}); {@code Lettuce} sets up the client library.
 * {@code KeyValues} sends the commands, {@code Replies} waits for replies and repeats commands,
 * {@code Pipeline} sends many commands at once, and {@code Failures} classifies errors. {@code
 * ClientCache} keeps values in this process, and {@code Tracking} subscribes to changes in the
 * server. {@code docs/formats.md} describes the stored data.
 */
@NullMarked
package io.github.worldkeep.store.redis;

import org.jspecify.annotations.NullMarked;

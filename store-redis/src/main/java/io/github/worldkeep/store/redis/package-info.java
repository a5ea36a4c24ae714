/**
 * Keys and values in Redis: {@code redis://host?prefix=game1:}. Start with {@link
 * io.github.worldkeep.store.redis.RedisStoreProvider}.
 *
 * <p>Inside, {@code RedisOptions} is what a URI says, {@code Servers} the connections ({@code
 * SingleServer}, {@code ClusterServers}; {@code Lettuce} is how the client library is set up),
 * {@code KeyValues} the commands, {@code Answers} how they are waited for and which may be tried
 * again, {@code Pipeline} many of them at once, and {@code Failures} what errors mean. {@code
 * ClientCache} keeps values in this process, and {@code Tracking} has the server tell of changes.
 * What is stored is described in {@code docs/formats.md}.
 */
@NullMarked
package io.github.worldkeep.store.redis;

import org.jspecify.annotations.NullMarked;

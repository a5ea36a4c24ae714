package io.github.worldkeep.store.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Collection;
import java.util.List;

/** The servers behind a URI, and the connections to them. */
interface Servers extends AutoCloseable {
  /** Sends each command to the server that has its key. */
  RedisClusterAsyncCommands<byte[], byte[]> commands();

  /** Sends commands together, each to the server that has its key. */
  void send(Collection<? extends RedisCommand<byte[], byte[], ?>> commands);

  /** Whether one command may name keys that have nothing in common. */
  boolean takesAnyKeysAtOnce();

  /** The servers that have all keys between them. */
  List<RedisAsyncCommands<byte[], byte[]>> masters() throws InterruptedException;

  /**
   * Stays equal as long as none of the connections to {@link #masters} was lost, and no key's place
   * has changed.
   */
  Object layout();

  /** Connects again, to the present master, because the server turned out to be a replica. */
  void leaveReplica();

  @Override
  void close();
}

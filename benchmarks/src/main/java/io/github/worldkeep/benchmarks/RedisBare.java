package io.github.worldkeep.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Lettuce on one connection: its blocking commands, and pipelines with manual flushing. */
@State(Scope.Benchmark)
public class RedisBare {
  private static final int FLUSHED_TOGETHER = 500;

  private RedisClient client;
  private StatefulRedisConnection<byte[], byte[]> connection;
  private RedisCommands<byte[], byte[]> blocking;
  private RedisAsyncCommands<byte[], byte[]> async;

  @Setup
  public void open(RedisValues values) throws ExecutionException, InterruptedException {
    client = RedisClient.create(RedisURI.create("redis://" + place()));
    connection = client.connect(ByteArrayCodec.INSTANCE);
    blocking = connection.sync();
    async = connection.async();
    setAll(values.entries());
  }

  private static String place() {
    String user = RedisValues.URI.user().orElse("");
    String login = RedisValues.URI.password().map(p -> user + ":" + p + "@").orElse("");
    return login + RedisValues.URI.authority().orElse("");
  }

  @TearDown
  public void close() {
    connection.close();
    client.shutdown();
  }

  byte[] get(String key) {
    return blocking.get(RedisValues.bareKey(key));
  }

  String set(String key, byte[] value) {
    return blocking.set(RedisValues.bareKey(key), value);
  }

  List<byte[]> getAll(List<String> keys) throws ExecutionException, InterruptedException {
    return pipelined(keys, key -> async.get(RedisValues.bareKey(key)));
  }

  List<String> setAll(Map<String, byte[]> entries) throws ExecutionException, InterruptedException {
    return pipelined(
        entries.entrySet(),
        entry -> async.set(RedisValues.bareKey(entry.getKey()), entry.getValue()));
  }

  private <C, T> List<T> pipelined(Iterable<C> content, Function<C, RedisFuture<T>> command)
      throws ExecutionException, InterruptedException {
    connection.setAutoFlushCommands(false);
    List<RedisFuture<T>> sent = new ArrayList<>();
    for (C one : content) {
      sent.add(command.apply(one));
      if (sent.size() % FLUSHED_TOGETHER == 0) {
        connection.flushCommands();
      }
    }
    connection.flushCommands();
    connection.setAutoFlushCommands(true);
    List<T> answers = new ArrayList<>();
    for (RedisFuture<T> future : sent) {
      answers.add(future.get());
    }
    return answers;
  }
}

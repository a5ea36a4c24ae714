package io.github.worldkeep.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenDAL on Redis: single operations, and many at the same time. */
@State(Scope.Benchmark)
public class RedisOpenDal {
  private AsyncOperator async;
  private Operator blocking;

  @Setup
  public void open(RedisValues values) {
    Map<String, String> config = new HashMap<>();
    config.put("endpoint", "redis://" + RedisValues.URI.authority().orElse(""));
    config.put("root", "/opendal");
    RedisValues.URI
        .user()
        .filter(user -> !user.isEmpty())
        .ifPresent(u -> config.put("username", u));
    RedisValues.URI.password().ifPresent(password -> config.put("password", password));
    async = AsyncOperator.of("redis", config);
    blocking = async.blocking();
    putAll(values.entries());
  }

  @TearDown
  public void close() {
    blocking.close();
    async.close();
  }

  byte[] get(String key) {
    return blocking.read(key);
  }

  void put(String key, byte[] value) {
    blocking.write(key, value);
  }

  List<byte[]> getAll(List<String> keys) {
    List<CompletableFuture<byte[]>> reads = keys.stream().map(async::read).toList();
    return reads.stream().map(CompletableFuture::join).toList();
  }

  void putAll(Map<String, byte[]> entries) {
    CompletableFuture<?>[] writes =
        entries.entrySet().stream()
            .map(entry -> async.write(entry.getKey(), entry.getValue()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(writes).join();
  }
}

package io.github.worldkeep.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Ten thousand values at once through the API on {@code redis:}. The comparisons are a pipeline of
 * Lettuce with manual flushing and a command for each key, and OpenDAL with all operations at the
 * same time.
 */
public class RedisBatchBenchmark extends ManyOperations {

  /** The values to write. */
  @State(Scope.Benchmark)
  public static class Entries {
    private Map<String, byte[]> all = Map.of();

    @Setup(Level.Invocation)
    public void vary(RedisValues values) {
      all = values.entries();
    }
  }

  @Benchmark
  public List<byte[]> getBare(RedisValues values, RedisBare bare)
      throws ExecutionException, InterruptedException {
    return bare.getAll(values.names());
  }

  @Benchmark
  public List<Optional<byte[]>> getWorldkeep(RedisValues values, RedisWorldkeep worldkeep) {
    return worldkeep.keyValues().getAll(values.names());
  }

  @Benchmark
  public List<byte[]> getOpenDal(RedisValues values, RedisOpenDal openDal) {
    return openDal.getAll(values.names());
  }

  @Benchmark
  public List<String> putBare(Entries entries, RedisBare bare)
      throws ExecutionException, InterruptedException {
    return bare.setAll(entries.all);
  }

  @Benchmark
  public void putWorldkeep(Entries entries, RedisWorldkeep worldkeep) {
    worldkeep.keyValues().putAll(entries.all);
  }

  @Benchmark
  public void putOpenDal(Entries entries, RedisOpenDal openDal) {
    openDal.putAll(entries.all);
  }
}

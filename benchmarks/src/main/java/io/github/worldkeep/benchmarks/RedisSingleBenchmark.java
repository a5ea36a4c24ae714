package io.github.worldkeep.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * One value through the api on {@code redis:}, against the same command of Lettuce's blocking api.
 */
public class RedisSingleBenchmark extends SingleOperation {

  @Benchmark
  public byte[] getBare(RedisValues values, RedisBare bare) {
    return bare.get(values.anyKey());
  }

  @Benchmark
  public byte[] getWorldkeep(RedisValues values, RedisWorldkeep worldkeep) {
    return worldkeep.keyValues().get(values.anyKey()).orElseThrow();
  }

  @Benchmark
  public byte[] getOpenDal(RedisValues values, RedisOpenDal openDal) {
    return openDal.get(values.anyKey());
  }

  @Benchmark
  public String putBare(RedisValues values, RedisBare bare) {
    return bare.set(values.anyKey(), values.anyValue());
  }

  @Benchmark
  public void putWorldkeep(RedisValues values, RedisWorldkeep worldkeep) {
    worldkeep.keyValues().put(values.anyKey(), values.anyValue());
  }

  @Benchmark
  public void putOpenDal(RedisValues values, RedisOpenDal openDal) {
    openDal.put(values.anyKey(), values.anyValue());
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.benchmarks.Turns.Turn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One value through the API on {@code redis:}, against the same command of Lettuce's blocking API,
 * and OpenDAL.
 */
public class RedisSingleBenchmark extends ByTurns {

  @Benchmark
  public void get(
      Turns turns,
      RedisValues values,
      RedisBare bare,
      RedisWorldkeep worldkeep,
      RedisOpenDal openDal,
      Blackhole hole)
      throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(bare.get(values.anyKey()))),
        Turn.worldkeep(
            () -> hole.consume(worldkeep.keyValues().get(values.anyKey()).orElseThrow())),
        Turn.openDal(() -> hole.consume(openDal.get(values.anyKey()))));
  }

  @Benchmark
  public void put(
      Turns turns,
      RedisValues values,
      RedisBare bare,
      RedisWorldkeep worldkeep,
      RedisOpenDal openDal)
      throws Exception {
    turns.take(
        Turn.bare(() -> bare.set(values.anyKey(), values.anyValue())),
        Turn.worldkeep(() -> worldkeep.keyValues().put(values.anyKey(), values.anyValue())),
        Turn.openDal(() -> openDal.put(values.anyKey(), values.anyValue())));
  }
}

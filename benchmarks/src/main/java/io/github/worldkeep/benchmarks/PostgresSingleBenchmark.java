package io.github.worldkeep.benchmarks;

import static io.github.worldkeep.benchmarks.PostgresSchema.anyId;

import io.github.worldkeep.benchmarks.Turns.Turn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One document of 2 KB through the API on {@code postgresql:}, against the same statement on bare
 * pgjdbc over HikariCP, in the same table, and OpenDAL.
 */
public class PostgresSingleBenchmark extends ByTurns {
  @Benchmark
  public void get(
      Turns turns,
      PostgresBare bare,
      PostgresWorldkeep worldkeep,
      PostgresOpenDal openDal,
      Blackhole hole)
      throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(bare.get(anyId()))),
        Turn.worldkeep(() -> hole.consume(worldkeep.players().get(anyId()).orElseThrow())),
        Turn.openDal(() -> hole.consume(openDal.get(anyId()))));
  }

  @Benchmark
  public void put(
      Turns turns, PostgresBare bare, PostgresWorldkeep worldkeep, PostgresOpenDal openDal)
      throws Exception {
    turns.take(
        Turn.bare(() -> bare.put(anyId(), PlayerDocument.prepared())),
        Turn.worldkeep(() -> worldkeep.players().put(anyId(), PlayerDocument.prepared())),
        Turn.openDal(() -> openDal.put(anyId(), PlayerDocument.prepared())));
  }
}

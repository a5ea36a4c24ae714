package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.Version;
import java.sql.SQLException;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * One document of 2 KB through the api on {@code postgresql:}, against the same statement on bare
 * pgjdbc over HikariCP, in the same table.
 */
public class PostgresSingleBenchmark extends SingleOperation {

  @Benchmark
  public Map.Entry<Long, byte[]> getBare(PostgresBare bare) throws SQLException {
    return bare.get(PostgresSchema.anyId());
  }

  @Benchmark
  public Document<byte[]> getWorldkeep(PostgresWorldkeep worldkeep) {
    return worldkeep.players().get(PostgresSchema.anyId()).orElseThrow();
  }

  @Benchmark
  public byte[] getOpenDal(PostgresOpenDal openDal) {
    return openDal.get(PostgresSchema.anyId());
  }

  @Benchmark
  public int putBare(PostgresBare bare) throws SQLException {
    return bare.put(PostgresSchema.anyId(), PlayerDocument.prepared());
  }

  @Benchmark
  public Version putWorldkeep(PostgresWorldkeep worldkeep) {
    return worldkeep.players().put(PostgresSchema.anyId(), PlayerDocument.prepared());
  }

  @Benchmark
  public void putOpenDal(PostgresOpenDal openDal) {
    openDal.put(PostgresSchema.anyId(), PlayerDocument.prepared());
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Persistence;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Worldkeep on {@code postgresql:}. */
@State(Scope.Benchmark)
public class PostgresWorldkeep {
  private Persistence persistence;
  private DocumentCollection<byte[]> players;

  @Setup
  public void open(PostgresSchema schema) {
    persistence = PostgresSchema.open();
    players = PostgresSchema.players(persistence);
  }

  @TearDown
  public void close() {
    persistence.close();
  }

  DocumentStore documents() {
    return persistence.documents();
  }

  DocumentCollection<byte[]> players() {
    return players;
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Worldkeep on {@code redis:}. */
@State(Scope.Benchmark)
public class RedisWorldkeep {
  private Persistence persistence;
  private KeyValueStore keyValues;

  @Setup
  public void open(RedisValues values) {
    persistence =
        Persistence.open(PersistenceConfig.none().with(StoreKind.KEY_VALUES, RedisValues.URI));
    keyValues = persistence.keyValues();
    keyValues.putAll(values.entries());
  }

  @TearDown
  public void close() {
    persistence.close();
  }

  KeyValueStore keyValues() {
    return keyValues;
  }
}

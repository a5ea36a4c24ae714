package io.github.worldkeep.store.redis;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.testkit.KeyValueStoreContract;
import io.github.worldkeep.store.testkit.StoreHarness;
import java.nio.file.Path;

class RedisClientCacheTest extends KeyValueStoreContract {
  @Override
  protected StoreHarness newHarness(Path directory) {
    return RedisHarness.in(Engines.redis(), "client-cache=10000")
        .deviating(
            "replace_otherValue_changesNothing",
            "it reads what it has read before another client changed it: that is seen within two"
                + " seconds, not at once. ClientCacheTest asserts the rest of it");
  }
}

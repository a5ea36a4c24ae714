package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;

/** Opens a store with the right password and with a wrong one; a test reads all that it logs. */
final class TalkativeProgram {
  static final String WRONG_PASSWORD = "wr0ng-and-secret";

  private TalkativeProgram() {}

  public static void main(String[] arguments) {
    String uri = arguments[0];
    try (Persistence client = open(uri)) {
      client.keyValues().increment("n", 1);
      System.out.println("worked");
    }
    try (Persistence client = open(uri.replace(RedisHarness.PASSWORD, WRONG_PASSWORD))) {
      throw new IllegalStateException("the wrong password was right for " + client);
    } catch (StoreException e) {
      e.printStackTrace();
    }
  }

  private static Persistence open(String uri) {
    return Persistence.open(
        PersistenceConfig.none().with(StoreKind.KEY_VALUES, StoreUri.parse(uri)));
  }
}

package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens, uses and fails to open the store that the environment names, and logs everything. */
final class TalkativeProgram {
  private TalkativeProgram() {}

  public static void main(String[] arguments) {
    ConsoleHandler all = new ConsoleHandler();
    all.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.setLevel(Level.ALL);
    root.addHandler(all);
    StoreUri uri = StoreUri.parse(System.getenv("STORE"));
    PersistenceConfig config = PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri);
    try (Persistence client = Persistence.open(config)) {
      byte[] document = "{}".getBytes(StandardCharsets.UTF_8);
      client.documents().collection("things", Codec.raw()).put("a", document);
    }
    String wrong = System.getenv("STORE").replaceFirst("//[^:]*:", "//nobody:");
    try (Persistence client =
        Persistence.open(config.with(StoreKind.DOCUMENTS, StoreUri.parse(wrong)))) {
      throw new AssertionError(client);
    } catch (StoreException e) {
      e.printStackTrace();
    }
  }
}

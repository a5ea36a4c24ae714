package io.github.worldkeep.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Optional;

/** Opens the stores named by its arguments, and writes and reads in each. */
final class StoresProgram {
  private static final Index<Number> LEVEL = Index.number("level");

  private StoresProgram() {}

  /** A document. */
  record Hero(String name, int level, Optional<String> note) {}

  /** Takes the URIs of keys and values, documents, and objects. */
  public static void main(String[] uris) {
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.KEY_VALUES, StoreUri.parse(uris[0]))
            .with(StoreKind.DOCUMENTS, StoreUri.parse(uris[1]))
            .with(StoreKind.OBJECTS, StoreUri.parse(uris[2]));
    try (Persistence persistence = Persistence.open(config)) {
      useKeyValues(persistence);
      useDocuments(persistence);
      useObjects(persistence);
    } catch (StoreException e) {
      System.out.println(e.kind() + " " + e.getMessage());
      System.exit(1);
    }
  }

  private static void useKeyValues(Persistence persistence) {
    persistence.keyValues().put("compatible", "yes".getBytes(UTF_8));
    byte[] value = persistence.keyValues().get("compatible").orElseThrow();
    System.out.println("key-values " + new String(value, UTF_8));
  }

  private static void useDocuments(Persistence persistence) {
    DocumentCollection<Hero> heroes =
        persistence.documents().collection("heroes", Codec.json(Hero.class), LEVEL);
    heroes.put("ada", new Hero("ada", 7, Optional.of("brave")));
    System.out.println("documents " + heroes.get("ada").orElseThrow().value());
    System.out.println("found " + heroes.find(Query.where(LEVEL.gte(7))).items().size());
  }

  private static void useObjects(Persistence persistence) {
    persistence.objects().put("compatible", "yes".getBytes(UTF_8));
    byte[] content = persistence.objects().get("compatible").orElseThrow();
    System.out.println("objects " + new String(content, UTF_8));
  }
}

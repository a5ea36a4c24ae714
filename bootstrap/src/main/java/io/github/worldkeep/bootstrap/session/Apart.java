package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Checks that no store overlaps with the directory of a world. The world would be saved together
 * with such a store, and a restore would set the store aside.
 */
final class Apart {
  private static final Set<String> LOCAL_SCHEMES = Set.of("file", "sqlite");
  private static final String RESERVED = ".worldkeep";

  private Apart() {}

  /** Returns the stores if none of them overlaps with the directory. */
  static PersistenceConfig from(Path directory, PersistenceConfig stores) {
    stores.stores().values().forEach(uri -> require(uri, directory));
    return stores;
  }

  private static void require(StoreUri uri, Path directory) {
    if (!LOCAL_SCHEMES.contains(uri.scheme())) {
      return;
    }
    Path place;
    try {
      place = Path.of(uri.path()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return; // The driver rejects it, without repeating the path.
    }
    boolean inside = place.startsWith(directory) && !place.startsWith(directory.resolve(RESERVED));
    if (inside || directory.startsWith(place)) {
      String places = uri + " and the save directory '" + directory + "'";
      throw new IllegalArgumentException("the store " + places + " overlap: move one of them");
    }
  }
}

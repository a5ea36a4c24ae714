package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Stores that are no part of a world. One inside of its directory would be saved into itself, and
 * set aside by a restore.
 */
final class Apart {
  private static final Set<String> LOCAL_SCHEMES = Set.of("file", "sqlite");
  private static final String RESERVED = ".worldkeep";

  private Apart() {}

  /** Answers the stores, if none overlaps with the world's directory. */
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
      return; // The driver refuses it, and repeats nothing of it.
    }
    boolean inside = place.startsWith(directory) && !place.startsWith(directory.resolve(RESERVED));
    if (inside || directory.startsWith(place)) {
      String places = uri + " and the save directory '" + directory + "'";
      throw new IllegalArgumentException("the store " + places + " overlap: move one of them");
    }
  }
}

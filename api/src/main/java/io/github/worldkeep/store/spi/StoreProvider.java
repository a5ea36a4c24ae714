package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Set;

/**
 * Opens the stores of one family. Named in {@code
 * META-INF/services/io.github.worldkeep.store.spi.StoreProvider}; instances hold no state.
 */
public interface StoreProvider {
  /** The URI schemes it answers to, in lower case; no two providers may share one. */
  Set<String> schemes();

  /** The kinds of store it offers. */
  Set<StoreKind> kinds();

  /** The kinds of store that it offers by one of its schemes, if not by each all of them. */
  default Set<StoreKind> kinds(String scheme) {
    return kinds();
  }

  /**
   * Whether stores of this scheme may declare {@link io.github.worldkeep.store.Capability#SHARED}.
   * It is asked before a store is opened: beside one that is shared, a default that nothing has
   * named is refused. A provider whose stores live and end with the process returns false.
   */
  default boolean isShared(String scheme) {
    return true;
  }

  /**
   * Opens, and creates what is missing. Called once for each distinct URI, also when that URI
   * serves several kinds.
   *
   * @param uri with its references resolved; refuse unknown parameters with {@link
   *     StoreUri#allowParameters}
   * @throws DriverException INVALID for a wrong URI, NEWER_FORMAT for a store written by a newer
   *     version, DENIED for missing rights, UNAVAILABLE if the store can't be reached
   */
  StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException;
}

package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.Set;

/**
 * Opens the stores of one engine. A provider is named in {@code
 * META-INF/services/io.github.worldkeep.store.spi.StoreProvider}; instances hold no state.
 */
public interface StoreProvider {
  /** The URI schemes of these stores, in lower case. No two providers may have the same scheme. */
  Set<String> schemes();

  /** The kinds of store that the provider offers. */
  Set<StoreKind> kinds();

  /** The kinds of store for one scheme; all kinds unless overridden. */
  default Set<StoreKind> kinds(String scheme) {
    return kinds();
  }

  /**
   * Whether stores of this scheme may declare {@link io.github.worldkeep.store.Capability#SHARED}.
   * It is called before a store is opened: beside a shared store, a default is refused. A provider
   * whose stores end with the process returns false.
   */
  default boolean isShared(String scheme) {
    return true;
  }

  /**
   * Opens a store, and creates what is missing. Called once for each distinct URI, also if the URI
   * serves several kinds.
   *
   * @param uri the URI with its references resolved. The provider refuses unknown parameters with
   *     {@link StoreUri#allowParameters}
   * @throws DriverException INVALID for a wrong URI, NEWER_FORMAT for a store written by a newer
   *     version, DENIED for missing rights, UNAVAILABLE if the store can't be reached
   */
  StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException;
}

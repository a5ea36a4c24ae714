package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;

/** Opens the file that its argument names, and closes it. */
final class LibraryProgram {
  private LibraryProgram() {}

  public static void main(String[] arguments) {
    StoreUri uri = StoreUri.parse("sqlite:" + arguments[0]);
    try (Persistence opened =
        Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri))) {
      System.out.println("opened " + opened.documents().getClass().getSimpleName());
    }
  }
}

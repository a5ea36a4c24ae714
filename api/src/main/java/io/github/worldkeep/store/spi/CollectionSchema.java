package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Index;
import java.util.List;

/**
 * The declaration of a collection.
 *
 * @param name up to 40 of {@code a-z 0-9 _}, starting with a letter, so that it is safe as part of
 *     an identifier
 * @param indexes the indexes, no two with the same path; paths hold only letters, digits, {@code _
 *     -} and dots
 */
public record CollectionSchema(String name, List<Index<?>> indexes) {
  public CollectionSchema {
    indexes = List.copyOf(indexes);
  }
}

package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Index;
import java.util.List;

/**
 * A collection as it was declared.
 *
 * @param name starts with a letter, up to 40 of {@code a-z 0-9 _}: safe as part of an identifier
 * @param indexes no two with the same path; paths hold only letters, digits, {@code _ -} and dots
 */
public record CollectionSchema(String name, List<Index<?>> indexes) {
  public CollectionSchema {
    indexes = List.copyOf(indexes);
  }
}

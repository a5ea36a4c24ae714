package io.github.worldkeep.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of a query's result.
 *
 * @param items in the query's order
 * @param next the cursor of the next page, for {@link Query#after}; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}

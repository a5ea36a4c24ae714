package io.github.worldkeep.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of a query's result.
 *
 * @param items in the query's order
 * @param next pass it to {@link Query#after} for the next page; empty on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}

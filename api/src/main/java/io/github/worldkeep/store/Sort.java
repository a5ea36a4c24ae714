package io.github.worldkeep.store;

import java.util.Objects;

/**
 * The order of a query's result by one index: texts by Unicode code point, {@code false} before
 * {@code true}, an absent field before every value (so last when descending).
 */
public record Sort(Index<?> index, boolean descending) {
  public Sort {
    Objects.requireNonNull(index, "index");
    if (index.type() == Index.Type.TEXTS) {
      throw StoreException.invalid(
          "an index of texts has no order: sort by another index than " + index.path());
    }
  }
}

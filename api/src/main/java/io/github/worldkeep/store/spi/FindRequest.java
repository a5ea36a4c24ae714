package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Sort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query. Order is by the sorts, then by id ascending: texts and ids by Unicode code point, an
 * absent value before every other (so first when ascending, last when descending).
 *
 * @param filter only declared indexes occur in it
 * @param sorts at most 8, by declared indexes
 * @param after answer only what comes after this place in the order, which need not exist any more
 * @param limit the most documents to answer, at least 1
 */
public record FindRequest(
    CollectionSchema collection,
    Filter filter,
    List<Sort> sorts,
    @Nullable Position after,
    int limit) {
  public FindRequest {
    sorts = List.copyOf(sorts);
  }
}

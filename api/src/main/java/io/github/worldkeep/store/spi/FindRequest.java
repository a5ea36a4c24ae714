package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Sort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query. Order is by the sorts, then by id ascending: texts and ids by Unicode code point, an
 * absent value before every other (so first when ascending, last when descending).
 *
 * @param filter the condition, in which only declared indexes occur
 * @param sorts at most 8 sorts, by declared indexes
 * @param after the place in the order after which the result starts; it need not exist any more.
 *     Null for the start
 * @param limit the greatest number of documents to return, at least 1
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

package io.github.worldkeep.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Selects documents of a collection, their order and the size of a page. Ids break ties and order a
 * query without sorts, by Unicode code point.
 *
 * @param filter the condition that the documents match
 * @param sorts the order, by up to 8 indexes
 * @param limit the most documents in a page, 1 to 10,000
 * @param cursor the place to continue from: {@link Page#next()} of a page of the same query
 */
public record Query(Filter filter, List<Sort> sorts, int limit, Optional<String> cursor) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_SORTS = 8;

  public Query {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(cursor, "cursor");
    sorts = List.copyOf(sorts);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw StoreException.invalid(
          "limit must be 1 to 10000, not " + limit + ": read page by page");
    }
    if (sorts.size() > MAX_SORTS) {
      throw StoreException.invalid("a query has up to 8 sorts, not " + sorts.size());
    }
  }

  /** Every document, by id, 100 a page. */
  public static Query all() {
    return where(Filter.all());
  }

  /** The documents for which the filter is true, by id, 100 a page. */
  public static Query where(Filter filter) {
    return new Query(filter, List.of(), DEFAULT_LIMIT, Optional.empty());
  }

  /** A copy with this order: by the first sort, within it by the second, and so on. */
  public Query sortedBy(Sort... sorts) {
    return new Query(filter, List.of(sorts), limit, cursor);
  }

  /** A copy with this many documents a page at the most. */
  public Query limit(int limit) {
    return new Query(filter, sorts, limit, cursor);
  }

  /**
   * A copy that continues after a page. A document that exists all the time occurs exactly once
   * over all pages, whatever is inserted and deleted between them.
   */
  public Query after(String cursor) {
    return new Query(filter, sorts, limit, Optional.of(cursor));
  }
}

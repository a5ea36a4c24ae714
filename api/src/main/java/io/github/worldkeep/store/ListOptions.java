package io.github.worldkeep.store;

import java.util.Optional;

/**
 * How to list objects. Start from {@link #ALL}.
 *
 * @param groupedByFolder whether keys that go on with a {@code /} after the prefix are folded into
 *     one entry up to that {@code /}, as a directory would be
 * @param after where to go on: {@link ObjectListing#next()}, or any key, which need not exist
 * @param limit the most entries in a page, 1 to 1,000
 */
public record ListOptions(boolean groupedByFolder, Optional<String> after, int limit) {
  /** Every key, 1,000 a page. */
  public static final ListOptions ALL = new ListOptions(false, Optional.empty(), 1_000);

  public ListOptions {
    if (limit < 1 || limit > 1_000) {
      throw StoreException.invalid("limit must be 1 to 1000, not " + limit + ": read page by page");
    }
  }

  /** A copy that folds at {@code /}. */
  public ListOptions groupByFolder() {
    return new ListOptions(true, after, limit);
  }

  /** A copy that goes on after an entry. */
  public ListOptions after(String marker) {
    return new ListOptions(groupedByFolder, Optional.of(marker), limit);
  }

  /** A copy with this many entries a page at the most. */
  public ListOptions limit(int limit) {
    return new ListOptions(groupedByFolder, after, limit);
  }
}

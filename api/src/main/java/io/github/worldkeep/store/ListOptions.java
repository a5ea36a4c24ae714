package io.github.worldkeep.store;

import java.util.Optional;

/**
 * The options of a listing of objects. Start from {@link #ALL}.
 *
 * @param groupedByFolder whether keys with a further {@code /} after the prefix are grouped into
 *     one entry up to that {@code /}, like the files of a directory
 * @param after the place to continue from: {@link ObjectListing#next()}, or any key, which need not
 *     exist
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

  /** A copy that groups keys at {@code /}. */
  public ListOptions groupByFolder() {
    return new ListOptions(true, after, limit);
  }

  /** A copy that continues after an entry. */
  public ListOptions after(String marker) {
    return new ListOptions(groupedByFolder, Optional.of(marker), limit);
  }

  /** A copy with this many entries a page at the most. */
  public ListOptions limit(int limit) {
    return new ListOptions(groupedByFolder, after, limit);
  }
}

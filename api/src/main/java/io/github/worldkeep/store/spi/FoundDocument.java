package io.github.worldkeep.store.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that a query found.
 *
 * @param sortKey the document's value for each {@code Sort} of the request, in their order: {@code
 *     String}, {@code Double}, {@code Boolean} or {@code Instant} by the type of the index, null if
 *     absent
 */
public record FoundDocument(StoredDocument document, List<@Nullable Object> sortKey) {
  // Not the compact form: javac then leaves the parameter's @Nullable out of the class file.
  public FoundDocument(StoredDocument document, List<@Nullable Object> sortKey) {
    this.document = document;
    this.sortKey = Collections.unmodifiableList(new ArrayList<>(sortKey));
  }
}

package io.github.worldkeep.store.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of a query: the sort key, as in {@link FoundDocument}, and the id that
 * breaks ties.
 */
public record Position(List<@Nullable Object> sortKey, String id) {
  // Not the compact form: javac then leaves the parameter's @Nullable out of the class file.
  public Position(List<@Nullable Object> sortKey, String id) {
    this.sortKey = Collections.unmodifiableList(new ArrayList<>(sortKey));
    this.id = id;
  }
}

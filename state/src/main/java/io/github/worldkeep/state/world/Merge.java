package io.github.worldkeep.state.world;

import io.github.worldkeep.store.spi.Utf8Order;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the elements of one sequence for the paths of another. Both are in the same order. */
final class Merge<T> {
  private final Iterator<T> rest;
  private final Function<T, String> path;
  private @Nullable T next;

  Merge(Iterator<T> elements, Function<T, String> path) {
    this.rest = elements;
    this.path = path;
    advance();
  }

  /** Returns the element of a path, which comes after that of the call before. */
  Optional<T> at(String wanted) {
    T found = next;
    while (found != null && Utf8Order.INSTANCE.compare(path.apply(found), wanted) < 0) {
      advance();
      found = next;
    }
    return Optional.ofNullable(found).filter(element -> path.apply(element).equals(wanted));
  }

  private void advance() {
    next = rest.hasNext() ? rest.next() : null;
  }
}

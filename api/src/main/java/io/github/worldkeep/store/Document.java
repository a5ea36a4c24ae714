package io.github.worldkeep.store;

import java.util.Objects;

/**
 * A document as it was read or written.
 *
 * @param id the document's name in the collection
 * @param version the version of this value; pass it to {@code replace}, {@code delete} and {@code
 *     check}
 * @param value the document's content
 */
public record Document<T>(String id, Version version, T value) {
  public Document {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(value, "value");
  }

  /** Returns the same document with another value, for {@code replace}. */
  public Document<T> with(T changed) {
    return new Document<>(id, version, changed);
  }
}

package io.github.worldkeep.store;

import java.util.Objects;

/**
 * A document as it was read or written.
 *
 * @param id its name in the collection
 * @param version the version that this value has; pass it to {@code replace}, {@code delete} and
 *     {@code check}
 * @param value its content
 */
public record Document<T>(String id, Version version, T value) {
  public Document {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(value, "value");
  }

  /** The same document with another value, to be replaced with. */
  public Document<T> with(T changed) {
    return new Document<>(id, version, changed);
  }
}

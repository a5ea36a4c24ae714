package io.github.worldkeep.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The condition under which an object is written. */
public final class WriteCondition {
  /** No condition: an existing object is overwritten. */
  public static final WriteCondition NONE = new WriteCondition(false, null);

  /** There must be no object. */
  public static final WriteCondition IF_ABSENT = new WriteCondition(true, null);

  private final boolean absent;
  private final @Nullable String etag;

  private WriteCondition(boolean absent, @Nullable String etag) {
    this.absent = absent;
    this.etag = etag;
  }

  /** There must be an object with this etag. */
  public static WriteCondition ifMatches(String etag) {
    return new WriteCondition(false, Objects.requireNonNull(etag, "etag"));
  }

  /** Whether there must be no object. */
  public boolean requiresAbsence() {
    return absent;
  }

  /** The etag that the object must have, or null if none is required. */
  public @Nullable String requiredEtag() {
    return etag;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WriteCondition that
        && absent == that.absent
        && Objects.equals(etag, that.etag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(absent, etag);
  }

  @Override
  public String toString() {
    return absent ? "if absent" : etag == null ? "unconditional" : "if etag is " + etag;
  }
}

package io.github.worldkeep.state.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.FormatCodec;
import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.store.Codec;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lease on a name without a document of its own; format 1 in {@code docs/formats.md}. It changes
 * only when it is acquired and released, so its version is the fencing token.
 *
 * @param owner the owner; null if the lease is free
 * @param since the time of the last change, by the store's clock
 * @param lineage the common id of all leases of this name, as long as the store has this document;
 *     null in documents of an earlier Worldkeep
 */
@JsonPropertyOrder({"format", "owner", "since", "lineage"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record LeaseDocument(int format, @Nullable Owner owner, Instant since, @Nullable String lineage) {
  static final int FORMAT = 1;
  static final Codec<LeaseDocument> CODEC =
      new FormatCodec<>("the lease", LeaseDocument.class, FORMAT);

  LeaseDocument {
    Required.range("format", format, 1, FORMAT);
    Objects.requireNonNull(since, "since");
  }

  /** The first lease of this name. */
  static LeaseDocument first(Owner owner, Instant since) {
    return new LeaseDocument(FORMAT, owner, since, Randomness.id());
  }

  /** The next lease of this name, or none. */
  LeaseDocument next(@Nullable Owner other, Instant now) {
    return new LeaseDocument(FORMAT, other, now, lineage == null ? Randomness.id() : lineage);
  }
}

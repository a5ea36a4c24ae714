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
 * A lease on something that has no document of its own; format 1 in {@code docs/formats.md}. It
 * changes only when it is acquired and released, so its version is the fencing token.
 *
 * @param owner null if it is nobody's
 * @param since when that became so, by the store's clock
 */
@JsonPropertyOrder({"format", "owner", "since"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record LeaseDocument(int format, @Nullable Owner owner, Instant since) {
  static final int FORMAT = 1;
  static final Codec<LeaseDocument> CODEC =
      new FormatCodec<>("the lease", LeaseDocument.class, FORMAT);

  LeaseDocument {
    Required.range("format", format, 1, FORMAT);
    Objects.requireNonNull(since, "since");
  }

  LeaseDocument(@Nullable Owner owner, Instant since) {
    this(FORMAT, owner, since);
  }
}

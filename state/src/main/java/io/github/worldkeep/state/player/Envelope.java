package io.github.worldkeep.state.player;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.state.lease.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a player's document besides the data; format 1 in {@code docs/formats.md}.
 *
 * @param format 1
 * @param owner the owner of the player; null if it has none
 * @param write the unique id of this write of the document
 * @param revision 1 for the first save, and one more for each further one
 * @param schema the schema of the data
 * @param savedAt the time of the save, by the store's clock
 * @param kept the numbers of the revisions that are kept
 */
@JsonPropertyOrder({"format", "owner", "write", "revision", "schema", "savedAt", "kept"})
record Envelope(
    int format,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Owner owner,
    String write,
    long revision,
    int schema,
    Instant savedAt,
    List<Long> kept) {
  static final int FORMAT = 1;

  /** Twelve digits in a revision's id. */
  static final long GREATEST_REVISION = 999_999_999_999L;

  Envelope {
    Required.range("format", format, 1, FORMAT);
    Required.id("write", write);
    Objects.requireNonNull(savedAt, "savedAt");
    kept = List.copyOf(kept);
    Required.range("revision", revision, 1, GREATEST_REVISION);
    Required.atLeast("schema", schema, 1);
    long last = 0;
    for (long number : kept) {
      Required.range("kept", number, last + 1, revision);
      last = number;
    }
  }

  Envelope(
      @Nullable Owner owner,
      String write,
      long revision,
      int schema,
      Instant savedAt,
      List<Long> kept) {
    this(FORMAT, owner, write, revision, schema, savedAt, kept);
  }

  /** Returns the same envelope with another owner, or none. */
  Envelope ownedBy(@Nullable Owner next, String nextWrite) {
    return new Envelope(next, nextWrite, revision, schema, savedAt, kept);
  }

  /** Whether this acquisition owns it, under whatever id its server has. */
  boolean isOf(String lease) {
    return owner != null && owner.lease().equals(lease);
  }
}

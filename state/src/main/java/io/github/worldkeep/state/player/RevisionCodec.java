package io.github.worldkeep.state.player;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.store.Codec;
import java.time.Instant;

/** Revisions' documents; the data is put in as it is. */
final class RevisionCodec implements Codec<RevisionDocument> {
  private static final DataEnvelope<RevisionEnvelope> ENVELOPES =
      new DataEnvelope<>(RevisionEnvelope.class, RevisionDocument.FORMAT);

  @JsonPropertyOrder({"format", "player", "revision", "schema", "savedAt", "savedBy", "write"})
  private record RevisionEnvelope(
      int format,
      String player,
      long revision,
      int schema,
      Instant savedAt,
      String savedBy,
      String write) {}

  @Override
  public byte[] encode(RevisionDocument revision) {
    RevisionEnvelope envelope =
        new RevisionEnvelope(
            RevisionDocument.FORMAT,
            revision.player(),
            revision.revision(),
            revision.schema(),
            revision.savedAt(),
            revision.savedBy(),
            revision.write());
    return ENVELOPES.close(envelope, revision.data());
  }

  @Override
  public RevisionDocument decode(byte[] json) {
    return ENVELOPES.open(json, RevisionCodec::revision);
  }

  private static RevisionDocument revision(RevisionEnvelope envelope, byte[] data) {
    return new RevisionDocument(
        envelope.player(),
        envelope.revision(),
        envelope.schema(),
        envelope.savedAt(),
        envelope.savedBy(),
        envelope.write(),
        data);
  }
}

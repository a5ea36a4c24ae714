package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Codec;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Snapshot documents as JSON; refuses those of a newer format, and those that can't be right. */
final class SnapshotCodec implements Codec<SnapshotDocument> {
  private static final ObjectWriter WRITER = new JsonMapper().writerFor(SnapshotDocument.class);

  @Override
  public byte[] encode(SnapshotDocument document) {
    return WRITER.writeValueAsBytes(document);
  }

  @Override
  public SnapshotDocument decode(byte[] json) {
    return Formats.readSnapshot(json);
  }
}

package io.github.worldkeep.state.world;

import io.github.worldkeep.store.Codec;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Snapshot documents as JSON; refuses those of a newer format. */
final class SnapshotCodec implements Codec<SnapshotDocument> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader READER = JSON.readerFor(SnapshotDocument.class);
  private static final ObjectWriter WRITER = JSON.writerFor(SnapshotDocument.class);

  @Override
  public byte[] encode(SnapshotDocument document) {
    return WRITER.writeValueAsBytes(document);
  }

  @Override
  public SnapshotDocument decode(byte[] json) {
    Formats.requireKnown(
        JSON.readTree(json).path("world").asString(""), json, SnapshotDocument.FORMAT);
    return READER.readValue(json);
  }
}

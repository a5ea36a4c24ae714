package io.github.worldkeep.state.match;

import io.github.worldkeep.state.format.FormatCodec;
import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.Codec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Match documents as JSON. */
final class MatchCodec {
  private static final JsonMapper JSON =
      StrictJson.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static final Codec<MatchDocument> CODEC =
      new FormatCodec<>("the match", MatchDocument.class, MatchDocument.FORMAT, JSON);

  private MatchCodec() {}

  /** Returns the size in bytes of a part of a match as JSON. */
  static int sizeOf(Object part) {
    return JSON.writeValueAsBytes(part).length;
  }
}

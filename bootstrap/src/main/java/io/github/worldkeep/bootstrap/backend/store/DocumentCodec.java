package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.state.format.FormatCodec;
import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.Codec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The codecs of sessions' documents, as JSON. */
final class DocumentCodec {
  static final JsonMapper JSON =
      StrictJson.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // Keeps the game's numbers.
          .build();

  static final Codec<SessionDocument> SESSIONS =
      new FormatCodec<>("the session", SessionDocument.class, SessionDocument.FORMAT, JSON);

  static final Codec<LaneDocument> LANES =
      new FormatCodec<>("the lane of sessions", LaneDocument.class, LaneDocument.FORMAT, JSON);

  static final Codec<InstanceDocument> INSTANCES =
      new FormatCodec<>(
          "the session's instance", InstanceDocument.class, InstanceDocument.FORMAT, JSON);

  private DocumentCodec() {}
}

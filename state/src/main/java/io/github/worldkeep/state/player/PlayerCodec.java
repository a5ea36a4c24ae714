package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The envelope around the game's value. */
final class PlayerCodec<T> implements Codec<PlayerDocument<T>> {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectReader reader;
  private final ObjectWriter writer;

  PlayerCodec(Class<T> type) {
    JavaType envelope = JSON.getTypeFactory().constructParametricType(PlayerDocument.class, type);
    reader = JSON.readerFor(envelope);
    writer = JSON.writerFor(envelope);
  }

  @Override
  public byte[] encode(PlayerDocument<T> document) {
    return writer.writeValueAsBytes(document);
  }

  @Override
  public PlayerDocument<T> decode(byte[] json) {
    return reader.readValue(json);
  }
}

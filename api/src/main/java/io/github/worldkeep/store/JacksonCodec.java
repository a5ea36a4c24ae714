package io.github.worldkeep.store;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

final class JacksonCodec<T> implements Codec<T> {
  private static final JsonMapper MAPPER = new JsonMapper(Json.GENEROUS);

  private final ObjectReader reader;
  private final ObjectWriter writer;

  JacksonCodec(Class<T> type) {
    reader = MAPPER.readerFor(type);
    writer = MAPPER.writerFor(type);
  }

  @Override
  public byte[] encode(T value) {
    return writer.writeValueAsBytes(value);
  }

  @Override
  public T decode(byte[] json) {
    return reader.readValue(json);
  }
}

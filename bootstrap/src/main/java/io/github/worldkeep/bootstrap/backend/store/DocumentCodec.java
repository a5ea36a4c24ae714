package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Documents with a format number; refuses those of a newer format. */
final class DocumentCodec<T> implements Codec<T> {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // The game's are kept exactly.
          .build();
  private static final ObjectReader HEADER = JSON.readerFor(Header.class);

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final int format;

  private record Header(int format) {}

  DocumentCodec(Class<T> type, int format) {
    this.reader = JSON.readerFor(type);
    this.writer = JSON.writerFor(type);
    this.format = format;
  }

  @Override
  public byte[] encode(T value) {
    return writer.writeValueAsBytes(value);
  }

  /** The number first: what else a newer format has may not be readable. */
  @Override
  public T decode(byte[] json) {
    int found = HEADER.<Header>readValue(json).format();
    if (found < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (found > format) {
      String versions = "(format " + found + "; this one knows " + format + ")";
      throw new StoreException(
          Kind.NEWER_FORMAT,
          Retry.NEVER,
          "it was written by a newer Worldkeep " + versions + ": update this one",
          null);
    }
    return reader.readValue(json);
  }
}

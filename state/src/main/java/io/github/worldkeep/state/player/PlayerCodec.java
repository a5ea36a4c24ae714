package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Locale;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The envelope around the game's value; refuses one of a newer format. */
final class PlayerCodec<T> implements Codec<PlayerDocument<T>> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader HEADER = JSON.readerFor(Header.class);

  private final ObjectReader reader;
  private final ObjectWriter writer;

  private record Header(int format) {}

  PlayerCodec(Class<T> type) {
    JavaType envelope = JSON.getTypeFactory().constructParametricType(PlayerDocument.class, type);
    reader = JSON.readerFor(envelope);
    writer = JSON.writerFor(envelope);
  }

  @Override
  public byte[] encode(PlayerDocument<T> document) {
    return writer.writeValueAsBytes(document);
  }

  /** The number first: what else a newer format has may not be readable. */
  @Override
  public PlayerDocument<T> decode(byte[] json) {
    int format = HEADER.<Header>readValue(json).format();
    if (format < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (format > PlayerDocument.FORMAT) {
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, newer(format), null);
    }
    return reader.readValue(json);
  }

  private static String newer(int format) {
    return String.format(
        Locale.ROOT,
        "the player was written by a newer Worldkeep (format %d; this one knows %d): update this one",
        format,
        PlayerDocument.FORMAT);
  }
}

package io.github.worldkeep.state.match;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Locale;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Match documents as JSON; refuses those of a newer format. */
final class MatchCodec implements Codec<MatchDocument> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader HEADER = JSON.readerFor(Header.class);
  private static final ObjectReader READER =
      JSON.readerFor(MatchDocument.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final ObjectWriter WRITER = JSON.writerFor(MatchDocument.class);

  private record Header(int format) {}

  /** How many bytes a part of a match has as JSON. */
  static int sizeOf(Object part) {
    return JSON.writeValueAsBytes(part).length;
  }

  @Override
  public byte[] encode(MatchDocument document) {
    return WRITER.writeValueAsBytes(document);
  }

  /** The number first: what else a newer format has may not be readable. */
  @Override
  public MatchDocument decode(byte[] json) {
    int format = HEADER.<Header>readValue(json).format();
    if (format < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (format > MatchDocument.FORMAT) {
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, newer(format), null);
    }
    return READER.readValue(json);
  }

  private static String newer(int format) {
    return String.format(
        Locale.ROOT,
        "the match was written by a newer Worldkeep (format %d; this one knows %d): update this"
            + " one",
        format,
        MatchDocument.FORMAT);
  }
}

package io.github.worldkeep.state.token;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Tokens as JSON. What is damaged, or of a newer format, admits nobody. */
final class TokenCodec {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader HEADER = JSON.readerFor(Header.class);
  private static final ObjectReader READER = JSON.readerFor(TokenDocument.class);
  private static final ObjectWriter WRITER = JSON.writerFor(TokenDocument.class);

  private record Header(int format) {}

  private TokenCodec() {}

  static byte[] encode(TokenDocument document) {
    return WRITER.writeValueAsBytes(document);
  }

  /** What the key holds. The number first: what else a newer format has may not be readable. */
  static TokenDocument decode(String key, byte[] json) {
    try {
      Header header = HEADER.readValue(json);
      if (header == null || header.format() < 1) {
        throw corrupt(key, null);
      }
      if (header.format() > TokenDocument.FORMAT) {
        throw newer(key, header.format());
      }
      return READER.readValue(json);
    } catch (JacksonException e) {
      throw corrupt(key, e);
    }
  }

  static StoreException corrupt(String key, @Nullable Throwable cause) {
    return new StoreException(
        Kind.CORRUPT,
        Retry.NEVER,
        "the token '" + key + "' is damaged and admits nobody: issue another one",
        cause);
  }

  private static StoreException newer(String key, int format) {
    String message =
        String.format(
            Locale.ROOT,
            "the token '%s' was issued by a newer Worldkeep (format %d; this one knows %d):"
                + " update this one, and issue another token",
            key,
            format,
            TokenDocument.FORMAT);
    return new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, message, null);
  }
}

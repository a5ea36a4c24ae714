package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Puts envelope and data together and cuts them apart; refuses documents of a newer format. */
final class StoredPlayerCodec implements Codec<StoredPlayer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader READER = JSON.readerFor(Envelope.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Envelope.class);
  private static final byte[] DATA = ",\"data\":".getBytes(US_ASCII);

  /** Where things are in a document. */
  private record Outline(int format, int dataStart, int dataEnd) {}

  @Override
  public byte[] encode(StoredPlayer player) {
    byte[] envelope = WRITER.writeValueAsBytes(player.envelope());
    byte[] data = player.data();
    int open = envelope.length - 1; // without its closing brace
    byte[] json = Arrays.copyOf(envelope, open + DATA.length + data.length + 1);
    System.arraycopy(DATA, 0, json, open, DATA.length);
    System.arraycopy(data, 0, json, open + DATA.length, data.length);
    json[json.length - 1] = '}';
    return json;
  }

  /** The number first: what else a newer format has may not be readable. */
  @Override
  public StoredPlayer decode(byte[] json) {
    Outline outline = outline(json);
    if (outline.format() < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (outline.format() > Envelope.FORMAT) {
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, newer(outline.format()), null);
    }
    if (outline.dataEnd() == 0) {
      throw new IllegalArgumentException("its data is no object");
    }
    return new StoredPlayer(
        READER.readValue(json), Arrays.copyOfRange(json, outline.dataStart(), outline.dataEnd()));
  }

  private static String newer(int format) {
    return String.format(
        Locale.ROOT,
        "the player was written by a newer Worldkeep (format %d; this one knows %d): update this one",
        format,
        Envelope.FORMAT);
  }

  private static Outline outline(byte[] json) {
    int format = 0;
    int start = 0;
    int end = 0;
    try (JsonParser parser = READER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("format") && token == JsonToken.VALUE_NUMBER_INT) {
          format = parser.getIntValue();
        } else if (name.equals("data") && token == JsonToken.START_OBJECT) {
          start = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          end = (int) parser.currentLocation().getByteOffset();
        } else {
          parser.skipChildren();
        }
      }
    }
    return new Outline(format, start, end);
  }
}

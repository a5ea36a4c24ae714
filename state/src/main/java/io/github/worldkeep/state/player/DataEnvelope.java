package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.worldkeep.state.format.FormatNumber;
import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.BiFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON objects with a field {@code data} that is a game's own: it is not looked into, and stays
 * byte by byte what it was. Safe for use by several threads.
 *
 * @param <E> the class of all other fields, which has a {@code format}
 */
final class DataEnvelope<E> {
  private static final JsonMapper JSON = StrictJson.builder().build();
  private static final byte[] DATA = ",\"data\":".getBytes(US_ASCII);

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final int format;

  /** Where things are in a document. */
  private record Outline(int format, int dataStart, int dataEnd) {}

  /**
   * Envelopes of this class.
   *
   * @param format the greatest number that is read
   */
  DataEnvelope(Class<E> type, int format) {
    this.reader = JSON.readerFor(type);
    this.writer = JSON.writerFor(type);
    this.format = format;
  }

  byte[] close(E envelope, byte[] data) {
    byte[] head = writer.writeValueAsBytes(envelope);
    int end = head.length - 1; // In place of its closing brace.
    byte[] json = Arrays.copyOf(head, end + DATA.length + data.length + 1);
    System.arraycopy(DATA, 0, json, end, DATA.length);
    System.arraycopy(data, 0, json, end + DATA.length, data.length);
    json[json.length - 1] = '}';
    return json;
  }

  /**
   * Returns the contents of a document, whose {@link FormatNumber} is checked first.
   *
   * @param making makes the result of the envelope and the data, a JSON object in UTF-8; a document
   *     that it refuses is damaged
   * @throws StoreException NEWER_FORMAT for a newer format; CORRUPT if the JSON is no such document
   */
  <T> T open(byte[] json, BiFunction<? super E, byte[], T> making) {
    try {
      return opened(json, making);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = "the player's document is damaged, or no document of format " + format;
      throw new StoreException(Kind.CORRUPT, Retry.NEVER, message, e);
    }
  }

  private <T> T opened(byte[] json, BiFunction<? super E, byte[], T> making) {
    Outline outline = outline(json);
    FormatNumber.requireKnown("the player", outline.format(), format);
    if (outline.dataEnd() == 0) {
      throw new IllegalArgumentException("its data is no object");
    }
    return making.apply(
        reader.<E>readValue(withoutData(json, outline)),
        Arrays.copyOfRange(json, outline.dataStart(), outline.dataEnd()));
  }

  private Outline outline(byte[] json) {
    int found = 0;
    int start = 0;
    int end = 0;
    try (JsonParser parser = reader.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("format") && token == JsonToken.VALUE_NUMBER_INT) {
          found = parser.getIntValue();
        } else if (name.equals("data") && token == JsonToken.START_OBJECT) {
          start = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          end = (int) parser.currentLocation().getByteOffset();
        } else {
          parser.skipChildren();
        }
      }
    }
    return new Outline(found, start, end);
  }

  /** Returns the document with a number in place of the data, which is not parsed twice. */
  private static byte[] withoutData(byte[] json, Outline outline) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(512);
    rest.write(json, 0, outline.dataStart());
    rest.write('0');
    rest.write(json, outline.dataEnd(), json.length - outline.dataEnd());
    return rest.toByteArray();
  }
}

package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
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
   * Looks at the number first: what else a newer format has may not be readable.
   *
   * @param making what is made of the envelope and the data, a JSON object in UTF-8; what it
   *     refuses is damaged
   * @throws StoreException NEWER_FORMAT, or CORRUPT if it is no such document
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
    if (outline.format() < 1) {
      throw new IllegalArgumentException("it has no format number");
    }
    if (outline.format() > format) {
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, newer(outline.format()), null);
    }
    if (outline.dataEnd() == 0) {
      throw new IllegalArgumentException("its data is no object");
    }
    return making.apply(
        reader.<E>readValue(withoutData(json, outline)),
        Arrays.copyOfRange(json, outline.dataStart(), outline.dataEnd()));
  }

  private String newer(int found) {
    return String.format(
        Locale.ROOT,
        "the player was written by a newer Worldkeep (format %d; this one knows %d): update this"
            + " one",
        found,
        format);
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

  /** With a number in its place: a large one need not be parsed twice. */
  private static byte[] withoutData(byte[] json, Outline outline) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(512);
    rest.write(json, 0, outline.dataStart());
    rest.write('0');
    rest.write(json, outline.dataEnd(), json.length - outline.dataEnd());
    return rest.toByteArray();
  }
}

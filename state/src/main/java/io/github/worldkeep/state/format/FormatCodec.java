package io.github.worldkeep.state.format;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes documents with a format number, by {@link StrictJson}. A document that the
 * constructor of the class refuses counts as damaged.
 *
 * @param <T> a record with a field {@code format}
 */
public final class FormatCodec<T> implements Codec<T> {
  private final String what;
  private final int format;
  private final ObjectReader header;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private record Header(int format) {}

  /**
   * A codec for documents of a class.
   *
   * @param what the name of a document in messages, such as "the match"
   * @param format the greatest number that is read
   */
  public FormatCodec(String what, Class<T> type, int format) {
    this(what, type, format, StrictJson.builder().build());
  }

  /**
   * A codec for documents of a class, by an extended mapper of {@link StrictJson}.
   *
   * @see #FormatCodec(String, Class, int)
   */
  public FormatCodec(String what, Class<T> type, int format, JsonMapper json) {
    this.what = what;
    this.format = format;
    this.header = json.readerFor(Header.class);
    this.reader = json.readerFor(type);
    this.writer = json.writerFor(type);
  }

  @Override
  public byte[] encode(T value) {
    return writer.writeValueAsBytes(value);
  }

  /**
   * Returns the document, whose {@link FormatNumber} is checked first.
   *
   * @throws StoreException NEWER_FORMAT for a newer format; CORRUPT if the JSON is no such document
   */
  @Override
  public T decode(byte[] json) {
    try {
      Header found = Objects.requireNonNull(header.<@Nullable Header>readValue(json), what);
      FormatNumber.requireKnown(what, found.format(), format);
      return Objects.requireNonNull(reader.<@Nullable T>readValue(json), what);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = what + " is damaged, or no document of format " + format;
      throw new StoreException(Kind.CORRUPT, Retry.NEVER, message, e);
    }
  }
}

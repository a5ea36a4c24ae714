package io.github.worldkeep.state.format;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents with a format number, read by {@link StrictJson}. What the class itself refuses, in its
 * constructor, is damage, too.
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
   * Documents of a class.
   *
   * @param what a document is called in messages: "the match"
   * @param format the greatest number that is read
   */
  public FormatCodec(String what, Class<T> type, int format) {
    this(what, type, format, StrictJson.builder().build());
  }

  /**
   * Documents of a class, by a mapper of {@link StrictJson} to which something was added.
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
   * Looks at the number first: what else a newer format has may not be readable.
   *
   * @throws StoreException NEWER_FORMAT, or CORRUPT if it is no such document
   */
  @Override
  public T decode(byte[] json) {
    try {
      requireKnown(header.<@Nullable Header>readValue(json));
      return Objects.requireNonNull(reader.<@Nullable T>readValue(json), what);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = what + " is damaged, or no document of format " + format;
      throw new StoreException(Kind.CORRUPT, Retry.NEVER, message, e);
    }
  }

  private void requireKnown(@Nullable Header found) {
    int number = Objects.requireNonNull(found, "document").format();
    if (number < 1) {
      throw new IllegalArgumentException("formats are numbered from 1");
    }
    if (number > format) {
      String message =
          String.format(
              Locale.ROOT,
              "%s was written by a newer Worldkeep (format %d; this one knows %d): update this one",
              what,
              number,
              format);
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, message, null);
    }
  }
}

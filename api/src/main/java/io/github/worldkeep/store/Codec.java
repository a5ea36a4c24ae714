package io.github.worldkeep.store;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a value into JSON and back, for documents and for players. Safe for use by several threads.
 *
 * <p>What is written must be readable. A collection reads back what its codec has written before it
 * sends the first value of each class; later values now and then, at least each 1,024th. A value
 * that can't be read back, or that would be written in another way after it was read, is refused
 * with {@link StoreException.Kind#INVALID}, and nothing is written. {@link #checked} has the
 * details.
 *
 * @see DocumentStore#collection
 */
public interface Codec<T> {
  /**
   * A JSON object in UTF-8, in an array that is not changed afterwards. What it throws reaches the
   * caller as {@link StoreException.Kind#INVALID}, but for a {@link StoreException}, which keeps
   * its kind; nothing is written.
   */
  byte[] encode(T value);

  /**
   * The value, of all that {@link DocumentCollection} accepts. A store may write out a number in
   * full: it has up to 1,000 digits then. Has no side effects: the codec may decode what it has
   * just encoded. What it throws reaches the caller as {@link StoreException.Kind#CORRUPT}, but for
   * a {@link StoreException}, which keeps its kind: NEWER_FORMAT, say.
   */
  T decode(byte[] json);

  /** JSON bytes as they are. */
  static Codec<byte[]> raw() {
    return RawCodec.INSTANCE;
  }

  /**
   * Values of this class by Jackson, with its defaults: fields that the class does not have are
   * ignored when reading. {@code ObjectNode} keeps every field and every digit.
   *
   * @throws IllegalArgumentException as {@link #json(JsonMapper, Class)}
   */
  static <T> Codec<T> json(Class<T> type) {
    return json(JacksonCodec.USUAL, type);
  }

  /**
   * Values of this generic type by Jackson, with its defaults.
   *
   * @throws IllegalArgumentException as {@link #json(JsonMapper, Class)}
   */
  static <T> Codec<T> json(TypeReference<T> type) {
    return json(JacksonCodec.USUAL, type);
  }

  /**
   * Values of this class by a mapper of one's own: with the module of a language, mix-ins,
   * subtypes, default typing. A number without a Java type of its own (in an {@code ObjectNode}, a
   * map, an {@code Object}) keeps every digit, whatever the mapper says: it is an integer or a
   * {@code BigDecimal}. A time keeps its offset.
   *
   * @param mapper is copied; later registrations have no effect
   * @throws IllegalArgumentException if the mapper could write values of the class and never read
   *     them, as far as the class shows: an abstract type without type information, a class without
   *     a constructor that Jackson can call, anywhere in its fields. The message names the place
   *     and the remedy
   */
  static <T> Codec<T> json(JsonMapper mapper, Class<T> type) {
    return checked(new JacksonCodec<>(mapper, mapper.constructType(type)));
  }

  /**
   * {@link #json(JsonMapper, Class)} of a generic type.
   *
   * @throws IllegalArgumentException as there
   */
  static <T> Codec<T> json(JsonMapper mapper, TypeReference<T> type) {
    return checked(new JacksonCodec<>(mapper, mapper.constructType(type)));
  }

  /**
   * The same codec, which decodes what it has just encoded, and encodes that again: the first value
   * of each class, then the 2nd, 4th, 8th value and so on, then each 1,024th. A codec of {@link
   * #json(Class)} also checks each value in which a class occurs for the first time. If the value
   * can't be decoded, or the JSON differs, {@link #encode} throws a {@link StoreException} INVALID,
   * which names the field.
   *
   * <p>The order of names and of elements does not count, nor does null instead of nothing. If two
   * encodings of one value differ (it has a getter that reads a clock, say), it need only be
   * decodable.
   *
   * <p>Collections and players check any codec by themselves.
   */
  static <T> Codec<T> checked(Codec<T> codec) {
    return codec instanceof CheckedCodec || codec == RawCodec.INSTANCE
        ? codec
        : new CheckedCodec<>(codec);
  }
}

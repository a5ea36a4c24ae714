package io.github.worldkeep.store;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a value into JSON and back, for documents and for players. Safe for use by several threads.
 *
 * <p>A written value must be readable. A collection reads back the output of its codec before it
 * sends the first value of each class, and for later values now and then, at least each 1,024th. A
 * value that can't be read back, or that is written in another way after it was read, is refused
 * with {@link StoreException.Kind#INVALID}, and nothing is written. {@link #checked} has the
 * details.
 *
 * @see DocumentStore#collection
 */
public interface Codec<T> {
  /**
   * Returns the value as a JSON object in UTF-8, in an array that is not changed afterwards. An
   * exception reaches the caller as {@link StoreException.Kind#INVALID}, except a {@link
   * StoreException}, which keeps its kind. Nothing is written then.
   */
  byte[] encode(T value);

  /**
   * Returns the value of a document. Any document that {@link DocumentCollection} accepts may
   * occur. A store may write out a number in full, with up to 1,000 digits. The method must have no
   * side effects, because a value may be decoded right after it was encoded.
   *
   * <p>An exception reaches the caller as {@link StoreException.Kind#CORRUPT}, except a {@link
   * StoreException}, which keeps its kind, such as NEWER_FORMAT.
   */
  T decode(byte[] json);

  /** A codec for JSON as bytes, which it does not change. */
  static Codec<byte[]> raw() {
    return RawCodec.INSTANCE;
  }

  /**
   * A codec for values of this class by Jackson, with its defaults: fields that the class does not
   * have are ignored when reading. {@code ObjectNode} keeps every field and every digit.
   *
   * @throws IllegalArgumentException as {@link #json(JsonMapper, Class)}
   */
  static <T> Codec<T> json(Class<T> type) {
    return Library.needed(() -> json(JacksonCodec.USUAL, type));
  }

  /**
   * A codec for values of this generic type by Jackson, with its defaults.
   *
   * @throws IllegalArgumentException as {@link #json(JsonMapper, Class)}
   */
  static <T> Codec<T> json(TypeReference<T> type) {
    return Library.needed(() -> json(JacksonCodec.USUAL, type));
  }

  /**
   * A codec for values of this class by a custom mapper, for example with a language module,
   * mix-ins, subtypes or default typing. A number without a declared Java type (in an {@code
   * ObjectNode}, a map, an {@code Object}) keeps every digit, whatever the mapper's settings: it is
   * an integer or a {@code BigDecimal}. A time keeps its offset.
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
   * Returns a codec that checks values when it encodes them: it decodes the output and encodes the
   * result again. It checks the first value of each class, then the 2nd, 4th, 8th value and so on,
   * then each 1,024th. A codec of {@link #json(Class)} also checks each value in which a class
   * occurs for the first time. If the value can't be decoded, or the JSON differs, {@link #encode}
   * throws a {@link StoreException} INVALID, which names the field.
   *
   * <p>The order of names and of elements does not count, and null equals an absent field. If two
   * encodings of one value differ (because of a getter that reads a clock, for example), the value
   * need only be decodable.
   *
   * <p>Collections and players check every codec; this method is not needed for them.
   */
  static <T> Codec<T> checked(Codec<T> codec) {
    return codec instanceof CheckedCodec || codec == RawCodec.INSTANCE
        ? codec
        : new CheckedCodec<>(codec);
  }
}

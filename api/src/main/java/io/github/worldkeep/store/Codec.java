package io.github.worldkeep.store;

/**
 * Turns a value into JSON and back. Safe for use by several threads.
 *
 * @see DocumentStore#collection
 */
public interface Codec<T> {
  /**
   * A JSON object in UTF-8, in an array that is not changed afterwards. What it throws reaches the
   * caller as {@link StoreException.Kind#INVALID}, and nothing is written.
   */
  byte[] encode(T value);

  /**
   * The value, of all that {@link DocumentCollection} accepts. A store may write out a number in
   * full: it has up to 1,000 digits then. What it throws reaches the caller as {@link
   * StoreException.Kind#CORRUPT}, but for a {@link StoreException}, which keeps its kind:
   * NEWER_FORMAT, say.
   */
  T decode(byte[] json);

  /** JSON bytes as they are. */
  static Codec<byte[]> raw() {
    return RawCodec.INSTANCE;
  }

  /**
   * Values of this class by Jackson, with its defaults: fields that the class does not have are
   * ignored when reading.
   */
  static <T> Codec<T> json(Class<T> type) {
    return new JacksonCodec<>(type);
  }
}

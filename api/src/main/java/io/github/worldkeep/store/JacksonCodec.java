package io.github.worldkeep.store;

import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

final class JacksonCodec<T> implements Codec<T> {
  static final JsonMapper USUAL = JsonMapper.builder(Json.GENEROUS).build();

  private final JsonMapper mapper;
  private final JavaType type;
  private final NewClasses newClasses = new NewClasses();
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /**
   * Values of a type.
   *
   * @throws IllegalArgumentException if it is not readable
   */
  JacksonCodec(JsonMapper mapper, JavaType type) {
    ReadableType.require(mapper, type);
    this.mapper = mapper;
    this.type = type;
    this.reader =
        mapper
            .readerFor(type)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .without(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
    this.writer = watchingWriter();
  }

  private JacksonCodec(JacksonCodec<T> other) {
    this.mapper = other.mapper;
    this.type = other.type;
    this.reader = other.reader;
    this.writer = watchingWriter();
  }

  /** Returns the same codec, for which each class is new again. */
  JacksonCodec<T> afresh() {
    return new JacksonCodec<>(this);
  }

  private ObjectWriter watchingWriter() {
    ObjectWriter watching = newClasses.watching(mapper).writerFor(type);
    newClasses.forget();
    return watching;
  }

  @Override
  public byte[] encode(T value) {
    return writer.writeValueAsBytes(value);
  }

  @Override
  public T decode(byte[] json) {
    return reader.readValue(json);
  }

  /** The classes that occurred in a value for the first time. */
  NewClasses newClasses() {
    return newClasses;
  }

  /**
   * Returns the classes with fields that a value consists of, and those that its class declares.
   */
  Set<Class<?>> classesIn(T value) {
    NewClasses all = new NewClasses();
    all.watching(mapper).writerFor(type).writeValueAsBytes(value);
    return all.met();
  }

  @Override
  public String toString() {
    return type.toCanonical();
  }
}

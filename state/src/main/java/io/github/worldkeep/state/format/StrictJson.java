package io.github.worldkeep.state.format;

import java.time.Instant;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Jackson for documents of Worldkeep's own formats. A value of another JSON type than its field is
 * refused, never converted: no number as a text, no text as a number, no fraction as an integer, no
 * constant by its number. A name that occurs twice is refused, and so is text after the document. A
 * field without a default must be present. Unknown fields are ignored, because a format may gain
 * some.
 */
public final class StrictJson {
  private static final int LONGEST_NUMBER = 20_000;
  private static final int LONGEST_NAME = 100_000;

  private StrictJson() {}

  /**
   * Returns a parser for the game's own data inside documents. Its limits exceed those of a {@link
   * io.github.worldkeep.store.DocumentCollection}, because a store may write numbers out.
   */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build())
        .build();
  }

  /** Returns the builder of a mapper as described above, which can be extended. */
  public static JsonMapper.Builder builder() {
    JsonMapper.Builder builder =
        JsonMapper.builder(factory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new RequiredPrimitives())
            .addModule(new SimpleModule().addDeserializer(Instant.class, new StrictInstant()));
    for (LogicalType type : LogicalType.values()) {
      builder.withCoercionConfig(type, config -> refuse(config, type));
    }
    return builder;
  }

  private static void refuse(MutableCoercionConfig config, LogicalType type) {
    config.setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail);
    if (type == LogicalType.Textual) {
      config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
      config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
      config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    } else {
      config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }
  }
}

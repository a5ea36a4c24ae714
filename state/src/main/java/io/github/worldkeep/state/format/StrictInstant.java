package io.github.worldkeep.state.format;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads times in the written form: ISO 8601 in UTC, of the years 0000 to 9999. */
final class StrictInstant extends StdScalarDeserializer<Instant> {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  StrictInstant() {
    super(Instant.class);
  }

  @Override
  public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return (Instant) context.handleUnexpectedToken(getValueType(context), parser);
    }
    try {
      Instant time = Instant.parse(parser.getString());
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    return context.reportInputMismatch(Instant.class, "it is no time of the years 0000 to 9999");
  }
}

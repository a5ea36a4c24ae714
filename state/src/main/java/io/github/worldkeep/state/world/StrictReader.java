package io.github.worldkeep.state.world;

import io.github.worldkeep.state.format.StrictJson;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@link StrictJson} of the worlds' formats piece by piece: a manifest may be large. No name
 * occurs twice, a number is not a text and has no fraction, and nothing follows the end. Fields
 * that a reader does not know are skipped. All that is wrong is an {@link IllegalArgumentException}
 * or a {@link tools.jackson.core.JacksonException}.
 */
final class StrictReader implements AutoCloseable {
  private static final JsonMapper JSON = StrictJson.builder().build();

  private final JsonParser parser;

  StrictReader(byte[] json) {
    this(JSON.createParser(json));
  }

  StrictReader(InputStream json) {
    this(JSON.createParser(json));
  }

  private StrictReader(JsonParser parser) {
    this.parser = parser;
    parser.nextToken();
  }

  /** The top level's {@code format}, before anything behind it is looked at; 0 if there is none. */
  static long format(byte[] json) {
    try (StrictReader object = new StrictReader(json)) {
      object.require(JsonToken.START_OBJECT, "it", "a JSON object");
      while (object.parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = object.parser.currentName();
        object.parser.nextToken();
        if (name.equals("format")) {
          return object.integer(name, 1, Integer.MAX_VALUE);
        }
        object.skip();
      }
      return 0;
    }
  }

  /**
   * Returns the top level's {@code format} in what was not read yet; 0 if there is none. After a
   * failure in the middle, this finds whether a newer version may have written the rest.
   */
  long formatOfRest() {
    while (parser.nextToken() != null) {
      boolean top = parser.streamReadContext().getNestingDepth() == 1;
      if (top && parser.currentToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("format")) {
          return integer(name, 1, Integer.MAX_VALUE);
        }
        skip();
      }
    }
    return 0;
  }

  /** Reads the object whose start this is at: the reader reads or skips the value of each name. */
  void object(String what, Consumer<String> reader) {
    require(JsonToken.START_OBJECT, what, "a JSON object");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      reader.accept(name);
    }
  }

  /** Reads the array whose start this is at: the reader reads each element. */
  void array(String what, Runnable reader) {
    require(JsonToken.START_ARRAY, what, "a JSON array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.run();
    }
  }

  String text(String what) {
    require(JsonToken.VALUE_STRING, what, "a text");
    return parser.getString();
  }

  long integer(String what, long least, long most) {
    require(JsonToken.VALUE_NUMBER_INT, what, "a whole number");
    boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (!fits || parser.getLongValue() < least || parser.getLongValue() > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is not in %d to %d", what, least, most));
    }
    return parser.getLongValue();
  }

  void skip() {
    parser.skipChildren();
  }

  /** Refuses what follows the end. */
  void end() {
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("something follows its end");
    }
  }

  private void require(JsonToken token, String what, String kind) {
    if (parser.currentToken() != token) {
      throw new IllegalArgumentException(what + " is not " + kind);
    }
  }

  @Override
  public void close() {
    parser.close();
  }
}

package io.github.worldkeep.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The rules for a document, which are the same for every store: one JSON object. It has nothing
 * that only some engines can hold (repeated names, NUL, half surrogate pairs, numbers beyond a
 * 64-bit float). It has nothing that only some engines can read back (depths, names and numbers
 * beyond a limit).
 */
final class Json {
  static final int MAX_BYTES = 16 * 1024 * 1024;
  static final int MAX_DEPTH = 100;

  private static final int MAX_NAME = 50_000;

  /** Of the parser's own limits, only the one for names stays. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1)
                  .maxStringLength(MAX_BYTES)
                  .maxNumberLength(MAX_BYTES)
                  .maxNameLength(MAX_NAME)
                  .build())
          .build();

  /**
   * For reading documents that are older than today's limits, in the form that a store may have
   * written out.
   */
  static final JsonFactory GENEROUS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(20 * JsonNumber.MAX_DIGITS)
                  .maxNameLength(2 * MAX_NAME)
                  .build())
          .build();

  private Json() {}

  /** Returns the problem with the document, or null. The text never repeats its content. */
  static @Nullable String problemWith(byte[] json) {
    if (json.length > MAX_BYTES) {
      return "a document has up to 16 MiB, not " + json.length + " bytes: use objects";
    }
    return PlainJson.is(json) ? null : problemByParser(json);
  }

  /** Does the same as {@link #problemWith(byte[])}, with a parser. */
  static @Nullable String problemByParser(byte[] json) {
    if (!isPlainUtf8(json)) {
      return "the document is not UTF-8 without a byte order mark: encode it as that";
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      String problem = problemWith(parser);
      return problem == null ? WrittenOut.problemWith(json) : problem;
    } catch (StreamConstraintsException e) {
      return "the document has a name of more than 50,000 bytes"
          + place(e.getLocation())
          + ": shorten it";
    } catch (JacksonException e) {
      return "the document is not valid JSON" + place(e.getLocation());
    }
  }

  /** The parser would accept other encodings, and some malformed ones. */
  private static boolean isPlainUtf8(byte[] json) {
    boolean ascii = true;
    for (byte b : json) {
      if (b == 0) {
        return false;
      }
      ascii &= b > 0;
    }
    return ascii || (json[0] > 0 && PlainJson.isUtf8(json));
  }

  private static @Nullable String problemWith(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return "a document must be a JSON object";
    }
    Deque<PropertyNames> open = new ArrayDeque<>();
    open.push(new PropertyNames());
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return "the document ends too early";
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > MAX_DEPTH) {
        return "the document is nested more than 100 deep"
            + place(parser.currentTokenLocation())
            + ": flatten it";
      }
      String problem = problemWith(token, parser);
      if (problem == null && repeated(token, parser, open)) {
        problem = "the document has a name twice" + place(parser.currentTokenLocation());
      }
      if (problem != null) {
        return problem;
      }
    }
    return parser.nextToken() == null ? null : "the document goes on after its end";
  }

  private static boolean repeated(JsonToken token, JsonParser parser, Deque<PropertyNames> open) {
    switch (token) {
      case START_OBJECT -> open.push(new PropertyNames());
      case END_OBJECT -> open.pop();
      case PROPERTY_NAME -> {
        return !open.element().add(parser.currentName());
      }
      default -> {}
    }
    return false;
  }

  /** The names in one object. A few are compared one by one, which takes half the time of a set. */
  private static final class PropertyNames {
    private static final int FEW = 8;

    private final String[] few = new String[FEW];
    private int count;
    private @Nullable Set<String> many;

    /** Returns whether the name is new. */
    boolean add(String name) {
      if (many != null) {
        return many.add(name);
      }
      for (int i = 0; i < count; i++) {
        if (few[i].equals(name)) {
          return false;
        }
      }
      if (count < FEW) {
        few[count++] = name;
        return true;
      }
      many = new HashSet<>(Arrays.asList(few));
      return many.add(name);
    }
  }

  private static @Nullable String problemWith(JsonToken token, JsonParser parser) {
    return switch (token) {
      case PROPERTY_NAME -> problemWithText(parser.currentName());
      case VALUE_STRING -> problemWithText(parser);
      default -> null;
    };
  }

  private static @Nullable String problemWithText(JsonParser parser) {
    char[] text = parser.getStringCharacters();
    int end = parser.getStringOffset() + parser.getStringLength();
    for (int i = parser.getStringOffset(); i < end; i++) {
      if (text[i] == 0 || Character.isSurrogate(text[i])) {
        return problemWithText(parser.getString());
      }
    }
    return null;
  }

  private static @Nullable String problemWithText(String text) {
    return text.indexOf('\0') >= 0 || Names.hasLoneSurrogate(text)
        ? "the document holds a text with NUL or half a surrogate pair: remove it"
        : null;
  }

  private static String place(@Nullable TokenStreamLocation location) {
    return location == null ? "" : " (byte " + Math.max(0, location.getByteOffset()) + ")";
  }
}

package io.github.worldkeep.store;

import org.jspecify.annotations.Nullable;

/**
 * Measures a document in the longest form that a store returns: numbers without exponent, a space
 * after each comma and colon, no other white space. So a document that was read from any store can
 * be written again.
 */
final class WrittenOut {
  private final byte[] json;
  private int at;
  private long size;

  private WrittenOut(byte[] json) {
    this.json = json;
  }

  /**
   * What is wrong with its numbers or its size, or null.
   *
   * @param json well-formed
   */
  static @Nullable String problemWith(byte[] json) {
    WrittenOut document = new WrittenOut(json);
    String problem = document.problemOfNumbers();
    return problem == null && document.size > Json.MAX_BYTES
        ? "a document has up to 16 MiB, written out with a space after each comma and colon and"
            + " numbers without exponent; this one has "
            + document.size
            + " bytes: use objects, or write such numbers as text"
        : problem;
  }

  private @Nullable String problemOfNumbers() {
    while (at < json.length) {
      byte b = json[at];
      if (b == '"') {
        goPastText();
      } else if (b == '-' || (b >= '0' && b <= '9')) {
        JsonNumber number = nextNumber();
        String problem = number.problem();
        if (problem != null) {
          return problem;
        }
        size += number.length();
      } else {
        at++;
        size += b == ',' || b == ':' ? 2 : b > ' ' ? 1 : 0;
      }
    }
    return null;
  }

  private void goPastText() {
    int start = at++;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    size += ++at - start;
  }

  private JsonNumber nextNumber() {
    int start = at;
    while (at < json.length && "+-.eE0123456789".indexOf(json[at]) >= 0) {
      at++;
    }
    return new JsonNumber(json, start, at);
  }
}

package io.github.worldkeep.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises documents that are certainly fine, by their bytes and in a quarter of a parser's time:
 * the parser makes texts of all names, and numbers of all numbers. Most documents are such. Of any
 * other, {@link Json} must decide: one with an escape in a name or by number, with a long number or
 * an exponent, with names that only look alike by their hash, and one that is wrong.
 *
 * <p>The grammar is that of RFC 8259.
 */
final class PlainJson {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
  private static final int SHORT_NUMBER = 300;
  private static final int SHORT_NAME = 1_000;

  private final byte[] json;
  private final HashSet64 names = new HashSet64();
  private int at;
  private int objects;

  private PlainJson(byte[] json) {
    this.json = json;
  }

  /** For well-formed UTF-8 without NUL. */
  static boolean is(byte[] utf8) {
    PlainJson document = new PlainJson(utf8);
    return document.next() == '{' && document.value(0) && document.next() < 0;
  }

  /** Goes to what comes after white space; negative at the end, and for what is not ASCII. */
  private int next() {
    for (; at < json.length; at++) {
      byte b = json[at];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return b;
      }
    }
    return -1;
  }

  private boolean value(int depth) {
    return switch (next()) {
      case '{' -> depth < Json.MAXIMUM_DEPTH && members(depth + 1);
      case '[' -> depth < Json.MAXIMUM_DEPTH && elements(depth + 1);
      case '"' -> text();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean members(int depth) {
    int object = ++objects;
    at++;
    if (next() == '}') {
      at++;
      return true;
    }
    do {
      if (next() != '"' || !name(object) || next() != ':') {
        return false;
      }
      at++;
      if (!value(depth)) {
        return false;
      }
    } while (another());
    return ended('}');
  }

  private boolean elements(int depth) {
    at++;
    if (next() == ']') {
      at++;
      return true;
    }
    do {
      if (!value(depth)) {
        return false;
      }
    } while (another());
    return ended(']');
  }

  private boolean another() {
    boolean comma = next() == ',';
    at += comma ? 1 : 0;
    return comma;
  }

  private boolean ended(char bracket) {
    return next() == bracket && at++ < json.length;
  }

  /** One that the object has not had. */
  private boolean name(int object) {
    int start = ++at;
    long hash = object * GOLDEN_RATIO;
    for (; at < json.length; at++) {
      byte b = json[at];
      if (b == '"') {
        return at++ - start <= SHORT_NAME && names.add(hash);
      } else if (b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
      hash = (hash ^ b) * 0x100000001b3L; // FNV-1a, begun with the object's number
    }
    return false;
  }

  private boolean text() {
    for (at++; at < json.length; at++) {
      byte b = json[at];
      if (b == '"') {
        at++;
        return true;
      } else if (b == '\\') {
        at++;
        if (at == json.length || "\"\\/bfnrt".indexOf(json[at]) < 0) {
          return false;
        }
      } else if (b >= 0 && b < ' ') {
        return false;
      }
    }
    return false;
  }

  private boolean word(String word) {
    byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
    int end = at + expected.length;
    boolean found =
        end <= json.length && Arrays.equals(json, at, end, expected, 0, expected.length);
    at = end;
    return found;
  }

  private boolean number() {
    int start = at;
    at += at < json.length && json[at] == '-' ? 1 : 0;
    int first = at;
    int digits = digits();
    if (digits == 0 || (digits > 1 && json[first] == '0')) {
      return false;
    }
    if (at < json.length && json[at] == '.') {
      at++;
      if (digits() == 0) {
        return false;
      }
    }
    boolean exponent = at < json.length && (json[at] | 0x20) == 'e';
    return !exponent && at - start <= SHORT_NUMBER;
  }

  private int digits() {
    int start = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at - start;
  }

  /** A set of hashes, which are never 0. */
  private static final class HashSet64 {
    private long[] slots = new long[128];
    private int size;

    /** Answers whether it was not there; false for 0. */
    boolean add(long hash) {
      if (2 * size >= slots.length) {
        grow();
      }
      int slot = slot(hash);
      if (hash == 0 || slots[slot] == hash) {
        return false;
      }
      slots[slot] = hash;
      size++;
      return true;
    }

    /** Where the hash is, or is to be. */
    private int slot(long hash) {
      int mask = slots.length - 1;
      int slot = (int) ((hash * GOLDEN_RATIO) >>> 40) & mask;
      while (slots[slot] != 0 && slots[slot] != hash) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] old = slots;
      slots = new long[2 * old.length];
      for (long hash : old) {
        if (hash != 0) {
          slots[slot(hash)] = hash;
        }
      }
    }
  }
}

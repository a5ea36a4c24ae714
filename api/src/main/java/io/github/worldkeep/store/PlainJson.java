package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Recognises documents that are certainly valid, by their bytes and in a fraction of a parser's
 * time. Most documents are. {@link Json} decides on all others: documents with an escape in a name
 * or by number, with a long number or exponent, with equal hashes of names, that may be too large
 * when {@link WrittenOut}, or that are invalid.
 *
 * <p>The grammar is that of RFC 8259. Strings are read eight bytes at a time, with the tests for
 * bytes in a word from Sean Eron Anderson's "Bit Twiddling Hacks".
 */
final class PlainJson {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final int SHORT_NUMBER = 300;
  private static final int SHORT_NAME = 1_000;
  private static final int SHORT_EXPONENT = 2;
  private static final int SHORT_WITH_EXPONENT = 100;

  private final byte[] json;
  private final HashSet64 names = new HashSet64();
  private int at;
  private int objects;
  private int separators;
  private int exponents;
  private long highBits;
  private long hash;

  private PlainJson(byte[] json) {
    this.json = json;
  }

  /** Whether the document is certainly valid. */
  static boolean is(byte[] json) {
    PlainJson document = new PlainJson(json);
    return document.next() == '{'
        && document.value(0)
        && document.next() < 0
        && document.at == json.length
        && document.surelyFits()
        && (document.highBits == 0 || isUtf8(json));
  }

  /**
   * The size with a space after each separator, and zeros in place of each exponent, is within the
   * limit.
   */
  private boolean surelyFits() {
    return (long) json.length + separators + 100L * exponents <= Json.MAX_BYTES;
  }

  /** Whether the bytes are well-formed UTF-8. */
  static boolean isUtf8(byte[] bytes) {
    return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
  }

  /**
   * Skips white space and returns the next byte; negative at the end, and for a byte that is not
   * ASCII.
   */
  private int next() {
    int i = at;
    while (i < json.length) {
      byte b = json[i];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        at = i;
        return b;
      }
      i++;
    }
    at = i;
    return -1;
  }

  private boolean value(int depth) {
    return switch (next()) {
      case '{' -> depth < Json.MAX_DEPTH && members(depth + 1);
      case '[' -> depth < Json.MAX_DEPTH && elements(depth + 1);
      case '"' -> text();
      case 't' -> word(TRUE);
      case 'f' -> word(FALSE);
      case 'n' -> word(NULL);
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
      separators++;
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
    separators += comma ? 1 : 0;
    return comma;
  }

  private boolean ended(char bracket) {
    return next() == bracket && at++ < json.length;
  }

  /** Reads a name that does not occur earlier in the object. */
  private boolean name(int object) {
    int start = at + 1;
    hash = object * GOLDEN_RATIO;
    return skipString() && json[at] == '"' && at++ - start <= SHORT_NAME && names.add(hash);
  }

  private boolean text() {
    while (skipString()) {
      if (json[at] == '"') {
        at++;
        return true;
      }
      at++;
      if (at == json.length || "\"\\/bfnrt".indexOf(json[at]) < 0) {
        return false;
      }
    }
    return false;
  }

  /** Goes from a quote or an escaped character to the next quote or backslash, hashing the rest. */
  private boolean skipString() {
    int i = at + 1;
    while (i < json.length) {
      long word = word(i);
      long special = specials(word);
      if (special != 0) {
        int bits = Long.numberOfTrailingZeros(special) & ~7;
        long rest = word & ((1L << bits) - 1);
        highBits |= rest & HIGH_BITS;
        hash = mix(mix(hash ^ rest) ^ bits);
        at = i + (bits >>> 3);
        return at < json.length && json[at] >= ' ';
      }
      highBits |= word & HIGH_BITS;
      hash = mix(hash ^ word);
      i += Long.BYTES;
    }
    return false;
  }

  private static long mix(long hash) {
    long product = hash * GOLDEN_RATIO;
    return product ^ (product >>> 32);
  }

  /** Returns eight bytes; those after the end are zeros. */
  private long word(int from) {
    if (from <= json.length - Long.BYTES) {
      return (long) WORDS.get(json, from);
    }
    long word = 0;
    for (int i = json.length - 1; i >= from; i--) {
      word = word << Byte.SIZE | (json[i] & 0xff);
    }
    return word;
  }

  /** The lowest bit that is set is the high bit of the first quote, backslash or control. */
  private static long specials(long word) {
    long quotes = (word ^ QUOTES) - ONES;
    long backslashes = (word ^ BACKSLASHES) - ONES;
    return (quotes | backslashes | (word - SPACES)) & ~word & HIGH_BITS;
  }

  private boolean word(byte[] expected) {
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
    return exponent ? shortExponent(start) : at - start <= SHORT_NUMBER;
  }

  private boolean shortExponent(int start) {
    at++;
    at += at < json.length && (json[at] == '-' || json[at] == '+') ? 1 : 0;
    int digits = digits();
    exponents++;
    return digits > 0 && digits <= SHORT_EXPONENT && at - start <= SHORT_WITH_EXPONENT;
  }

  private int digits() {
    int start = at;
    int i = start;
    while (i < json.length && json[i] >= '0' && json[i] <= '9') {
      i++;
    }
    at = i;
    return i - start;
  }

  /** A set of hashes, which are never 0. */
  private static final class HashSet64 {
    private long[] slots = new long[256];
    private int size;

    /** Returns whether the hash is new; false for 0. */
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

    /** The slot that holds the hash, or is free for it. */
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

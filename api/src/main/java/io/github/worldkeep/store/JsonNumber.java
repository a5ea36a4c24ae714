package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * A number in a document. Its digits are counted and not parsed, because an exponent may have any
 * size.
 */
final class JsonNumber {
  static final int MAX_DIGITS = 1_000;

  /** An exponent that no number of digits in a document can balance. */
  private static final int FAR = 100_000_000;

  private static final int SURELY_INFINITE = 310;
  private static final int SURELY_FINITE = 308;
  private static final int SURELY_ZERO = -325;
  private static final int SURELY_NOT_ZERO = -322;

  private final byte[] json;
  private final int start;
  private final int end;
  private int before;
  private int after;
  private int leadingZeros;
  private boolean zero = true;
  private int exponent;
  private int exponentDigits;

  /** The number from {@code start}, inclusive, to {@code end}, exclusive. */
  JsonNumber(byte[] json, int start, int end) {
    this.json = json;
    this.start = start;
    this.end = end;
    readExponent(readDigits());
  }

  /** Returns the place where the digits end. */
  private int readDigits() {
    boolean fraction = false;
    int i = isNegative() ? start + 1 : start;
    for (; i < end && (json[i] | 0x20) != 'e'; i++) {
      if (json[i] == '.') {
        fraction = true;
        continue;
      }
      zero &= json[i] == '0';
      leadingZeros += zero ? 1 : 0;
      before += fraction ? 0 : 1;
      after += fraction ? 1 : 0;
    }
    return i;
  }

  private void readExponent(int at) {
    for (int i = at + 1; i < end; i++) {
      if (json[i] != '-' && json[i] != '+') {
        exponent = Math.min(FAR, exponent * 10 + json[i] - '0');
        exponentDigits++;
      }
    }
    if (at + 1 < end && json[at + 1] == '-') {
      exponent = -exponent;
    }
  }

  private boolean isNegative() {
    return json[start] == '-';
  }

  /** Returns the problem with the number, or null. The text never repeats the number. */
  @Nullable String problem() {
    int magnitude = zero ? 0 : magnitude();
    if (magnitude > SURELY_INFINITE) {
      return beyond();
    }
    if (magnitude < SURELY_ZERO) {
      return tooNear();
    }
    if (digits() > MAX_DIGITS) {
      return "the document holds a number of more than 1,000 digits, written out without exponent"
          + place()
          + ": write it as text, or round it";
    }
    return magnitude > SURELY_FINITE || magnitude < SURELY_NOT_ZERO ? problemAtTheEdge() : null;
  }

  private @Nullable String problemAtTheEdge() {
    double nearest = Double.parseDouble(new String(json, start, end - start, US_ASCII));
    return Double.isInfinite(nearest) ? beyond() : nearest == 0 ? tooNear() : null;
  }

  /** Returns the number of digits before the point; negative for zeros after the point. */
  private int magnitude() {
    return before - leadingZeros + exponent;
  }

  /** Returns the number of digits as it stands or written out, whichever is greater. */
  private long digits() {
    return Math.max((long) before + after + exponentDigits, integer() + fraction());
  }

  /** Returns the length as it stands or written out, whichever is greater. */
  long length() {
    long fraction = fraction();
    long plain = (isNegative() ? 1 : 0) + integer() + (fraction == 0 ? 0 : 1 + fraction);
    return Math.max(end - start, plain);
  }

  private long integer() {
    return Math.max(1, zero ? (long) before + exponent : magnitude());
  }

  private long fraction() {
    return Math.max(0, (long) after - exponent);
  }

  private String beyond() {
    return "the document holds a number beyond a 64-bit float" + place() + ": write it as text";
  }

  private String tooNear() {
    return "the document holds a number that is nearer to 0 than 5e-324, the smallest 64-bit float,"
        + " and not 0"
        + place()
        + ": write 0, or write it as text";
  }

  private String place() {
    return " (byte " + start + ")";
  }
}

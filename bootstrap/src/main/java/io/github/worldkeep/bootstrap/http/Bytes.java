package io.github.worldkeep.bootstrap.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Received bytes, at most {@link BoundedHttpClient#MAX_BYTES}. Not safe for use by threads. */
final class Bytes {
  private static final int INITIAL = 8 * 1024;

  private final String what;
  private byte[] bytes = new byte[INITIAL];
  private int size;

  /**
   * Starts empty.
   *
   * @param what names the bytes in a message, such as "the answer"
   */
  Bytes(String what) {
    this.what = what;
  }

  /**
   * Copies from a buffer: a buffer of the client may hold one byte and occupy 16 KiB.
   *
   * @throws ExchangeException if the bytes are more than 1 MiB together
   */
  void append(ByteBuffer from, int count) throws ExchangeException {
    if (count > BoundedHttpClient.MAX_BYTES - size) {
      throw ExchangeException.refused(what + " is larger than 1 MiB");
    }
    if (count > bytes.length - size) {
      int doubled = Math.max(size + count, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.min(doubled, BoundedHttpClient.MAX_BYTES));
    }
    from.get(bytes, size, count);
    size += count;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the bytes as text in UTF-8, and empties this. */
  String take() {
    String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
    size = 0;
    return text;
  }
}

package io.github.worldkeep.store.redis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** How keys are named in Redis: the URI's prefix, then the key, both in UTF-8. */
final class Keys {
  private static final int LONGEST = 512;

  /** No caller's key can hold a NUL. */
  private static final String FORMAT = "\0worldkeep";

  private final String prefix;
  private final byte[] bytes;

  Keys(String prefix) {
    this.prefix = prefix;
    this.bytes = prefix.getBytes(StandardCharsets.UTF_8);
  }

  byte[] of(String key) {
    return (prefix.isEmpty() ? key : prefix + key).getBytes(StandardCharsets.UTF_8);
  }

  /** The key that a newer format's number would stand under. */
  byte[] format() {
    return of(FORMAT);
  }

  /** The caller's key; empty for one that only another program can have written. */
  Optional<String> read(byte[] stored) {
    int length = stored.length - bytes.length;
    boolean ours =
        length > 0
            && length <= LONGEST
            && Arrays.equals(stored, 0, bytes.length, bytes, 0, bytes.length);
    if (!ours) {
      return Optional.empty();
    }
    try {
      ByteBuffer rest = ByteBuffer.wrap(stored, bytes.length, length);
      String key = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
      return key.indexOf('\0') < 0 ? Optional.of(key) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty(); // No text.
    }
  }

  /** The pattern, as SCAN wants it, of the keys that start with the prefix. */
  byte[] startingWith(String start) {
    ByteArrayOutputStream pattern = new ByteArrayOutputStream();
    for (byte b : of(start)) {
      if (b == '*' || b == '?' || b == '[' || b == ']' || b == '\\') {
        pattern.write('\\');
      }
      pattern.write(b);
    }
    pattern.write('*');
    return pattern.toByteArray();
  }
}

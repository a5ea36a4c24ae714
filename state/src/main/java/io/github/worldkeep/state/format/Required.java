package io.github.worldkeep.state.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks a document's fields. An {@link IllegalArgumentException} names a field that breaks the
 * rules.
 */
public final class Required {
  private static final int MAX_ID_BYTES = 512;
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private Required() {}

  /** Requires an id that a document store accepts: 1 to 512 bytes in UTF-8, without NUL. */
  public static String id(String field, String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0
        || bytes > MAX_ID_BYTES
        || id.indexOf('\0') >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new IllegalArgumentException(field + " is no id of 1 to 512 bytes");
    }
    return id;
  }

  /** Requires a SHA-256 in lower-case hexadecimal digits. */
  public static String sha256(String field, String hash) {
    if (!SHA_256.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          field + " is no SHA-256 of 64 lower-case hexadecimal digits");
    }
    return hash;
  }

  /** Requires a number in a range, both ends included. */
  public static void range(String field, long number, long least, long greatest) {
    if (number < least || number > greatest) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must be %d to %d, not %d", field, least, greatest, number));
    }
  }

  /** Requires a number that is not less than another one. */
  public static void atLeast(String field, long number, long least) {
    range(field, number, least, Long.MAX_VALUE);
  }
}

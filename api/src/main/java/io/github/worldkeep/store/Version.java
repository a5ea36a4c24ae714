package io.github.worldkeep.store;

/**
 * The opaque version of a document. Every write gives the document a new one, and no version is
 * used twice for one id, not even after delete and re-create. Compare versions for equality only. A
 * version that the store never made differs from the document's, and so is a conflict.
 *
 * @param value its string form, 1 to 64 of {@code A-Z a-z 0-9 . _ -}; {@code new Version(value)}
 *     reads it back, and refuses a malformed one with {@link StoreException.Kind#INVALID}
 */
public record Version(String value) {
  private static final int MAX_LENGTH = 64;

  public Version {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !fits(value)) {
      throw StoreException.invalid(
          "a version is 1 to 64 of A-Z a-z 0-9 . _ -: pass one that this store returned");
    }
  }

  /** A loop rather than a stream: this runs for every document that is read. */
  private static boolean fits(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!fits(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}

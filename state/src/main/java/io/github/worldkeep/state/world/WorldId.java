package io.github.worldkeep.state.world;

import java.util.regex.Pattern;

/**
 * The name of a world.
 *
 * @param value 1 to 100 of {@code A-Z a-z 0-9 . _ -}, starting with a letter or digit
 */
public record WorldId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** Throws an {@link IllegalArgumentException} for another form. */
  public WorldId {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "a world id is 1 to 100 of A-Z a-z 0-9 . _ -, starting with a letter or digit");
    }
  }

  static boolean isOne(String value) {
    return FORM.matcher(value).matches();
  }

  /** The name of the world's lease: {@code world/<id>}. */
  public String leaseName() {
    return "world/" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.github.worldkeep.bootstrap.backend;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a file that a session left.
 *
 * @param value a relative path with {@code /}: up to 300 bytes in UTF-8, without control characters
 *     and backslashes, and without {@code .} and {@code ..}
 */
public record FileName(String value) {
  private static final int MAX_BYTES = 300;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public FileName {
    boolean fits =
        value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
            && StandardCharsets.UTF_8.newEncoder().canEncode(value)
            && value.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\')
            && Arrays.stream(value.split("/", -1)).noneMatch(FileName::leadsAstray);
    if (!fits) {
      throw new IllegalArgumentException(
          "the name of a file is a relative path with /, up to 300 bytes, without . and ..");
    }
  }

  private static boolean leadsAstray(String component) {
    return component.isEmpty() || component.equals(".") || component.equals("..");
  }

  @Override
  public String toString() {
    return value;
  }
}

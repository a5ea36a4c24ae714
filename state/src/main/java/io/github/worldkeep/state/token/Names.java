package io.github.worldkeep.state.token;

import java.nio.charset.StandardCharsets;

/** The rules for the names of players, sessions and attributes. */
final class Names {
  private static final int MAX_BYTES = 512;

  private Names() {}

  static void require(String what, String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          what + " must be 1 to 512 bytes in UTF-8, not " + bytes + ": name it otherwise");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " holds a control character: remove it");
    }
    requireText(what, name);
  }

  static void requireText(String what, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(what + " holds half a surrogate pair: remove it");
    }
  }
}

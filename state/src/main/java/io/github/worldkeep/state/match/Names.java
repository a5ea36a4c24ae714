package io.github.worldkeep.state.match;

import java.nio.charset.StandardCharsets;

/** The rules for the names of players, kinds, events and their fields. */
final class Names {
  private static final int MAX_ID_BYTES = 512;
  private static final int MAX_LABEL = 100;

  private Names() {}

  static void requireId(String what, String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          what + " must be 1 to 512 bytes in UTF-8, not " + bytes + ": name it otherwise");
    }
    requireLine(what, id);
  }

  static void requireLabel(String what, String label) {
    if (label.isEmpty() || label.length() > MAX_LABEL) {
      throw new IllegalArgumentException(
          what + " must be 1 to 100 characters, not " + label.length() + ": name it otherwise");
    }
    requireLine(what, label);
  }

  private static void requireLine(String what, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " holds a control character: remove it");
    }
    requireText(what, text);
  }

  static void requireText(String what, String text) {
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(what + " holds NUL or half a surrogate pair: remove it");
    }
  }
}

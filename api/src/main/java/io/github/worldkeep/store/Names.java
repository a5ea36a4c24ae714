package io.github.worldkeep.store;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for keys, prefixes and names of collections. Each method returns the problem, or null.
 */
final class Names {
  static final int MAX_KEY_BYTES = 512;

  private static final Pattern COLLECTION = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private Names() {}

  static @Nullable String problemWithKey(String key) {
    int length = key.length();
    if (length == 0) {
      return "it is empty: name it with at least one character";
    }
    int bytes = 0;
    for (int i = 0; i < length; i++) {
      char c = key.charAt(i);
      if (c == 0) {
        return "it holds NUL: remove it";
      } else if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (isPair(key, i)) {
        bytes += 4;
        i++;
      } else {
        return "it holds half a surrogate pair: remove it";
      }
    }
    return bytes <= MAX_KEY_BYTES
        ? null
        : "it has " + bytes + " bytes in UTF-8; the limit is " + MAX_KEY_BYTES;
  }

  static @Nullable String problemWithPrefix(String prefix) {
    return prefix.isEmpty() ? null : problemWithKey(prefix);
  }

  static @Nullable String problemWithCollection(String name) {
    return COLLECTION.matcher(name).matches()
        ? null
        : "a collection's name starts with a letter and is 1 to 40 of a-z 0-9 _";
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** The name for a message: short, and without characters that would break a line of a log. */
  static String shown(String name) {
    String visible = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    StringBuilder text = new StringBuilder();
    visible
        .chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }
}

package io.github.worldkeep.store.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names keys on disk, so that two keys never share a file on any file system, also where it ignores
 * case, normalises Unicode, drops trailing dots and spaces or reserves names, and an ordinary key
 * is still found at its own path: {@code worlds/w1/region-0.bin.object}.
 *
 * <p>Each component of a key, between its slashes, is a directory, and the last one a file. A byte
 * of UTF-8 that is a lower-case letter, a digit or harmless punctuation stands for itself, an
 * upper-case letter becomes {@code +} and the lower-case one, any other byte {@code %} and two hex
 * digits; so does the first letter of a name that Windows reserves, a last dot or space, and the
 * dot of a directory that would look like a file. An empty component is {@code %}. A component of
 * more than 80 bytes is spread over directories, of which all but the last hold 80 bytes and end in
 * {@code %}.
 *
 * <p>Keys are at home here as strings of their UTF-8 bytes, one character each: such strings
 * compare as the bytes do, and may be cut anywhere.
 */
final class KeyNames {
  static final String FILE_SUFFIX = ".object";

  private static final int CHUNK = 80;
  private static final String EMPTY = "%";
  private static final String CONTINUED = "%";
  private static final boolean[] PLAIN =
      plain("abcdefghijklmnopqrstuvwxyz0123456789 !#$&'(),-.;=@[]^_`{}");
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final Set<String> RESERVED = reserved();
  private static final String RESERVED_STARTS = "acnpl";
  private static final int LONGEST_RESERVED = 7;

  private KeyNames() {}

  private static boolean[] plain(String characters) {
    boolean[] plain = new boolean[128];
    characters.chars().forEach(c -> plain[c] = true);
    return plain;
  }

  private static Set<String> reserved() {
    Set<String> names =
        new HashSet<>(List.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$"));
    for (int i = 0; i <= 9; i++) {
      names.add("com" + i);
      names.add("lpt" + i);
    }
    return Set.copyOf(names);
  }

  /** The kinds of names on disk. */
  enum Part {
    /** The last component of a key. */
    FILE,
    /** A component that a slash follows. */
    DIRECTORY,
    /** The first bytes of a long component. */
    CONTINUED
  }

  /**
   * A name on disk, read.
   *
   * @param part what it stands for
   * @param bytes of the key
   */
  record Name(Part part, String bytes) {}

  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The relative path of a key's file, with slashes. */
  static String path(String key) {
    String bytes = bytes(key);
    StringBuilder path = new StringBuilder(bytes.length() + 16);
    int last = appendDirectories(path, bytes);
    int start = appendContinued(path, bytes, last, bytes.length());
    appendName(path, bytes, start, bytes.length());
    return path.append(FILE_SUFFIX).toString();
  }

  /** The relative path of the directory of keys that start with these bytes up to a last slash. */
  static String directory(String prefix) {
    StringBuilder path = new StringBuilder(prefix.length() + 16);
    appendDirectories(path, prefix);
    return path.toString();
  }

  private static int appendDirectories(StringBuilder path, String key) {
    int start = 0;
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) == '/') {
        int rest = appendContinued(path, key, start, i);
        appendDirectory(path, key, rest, i);
        path.append('/');
        start = i + 1;
      }
    }
    return start;
  }

  private static int appendContinued(StringBuilder path, String key, int from, int to) {
    int start = from;
    while (to - start > CHUNK) {
      appendName(path, key, start, start + CHUNK);
      path.append(CONTINUED).append('/');
      start += CHUNK;
    }
    return start;
  }

  private static void appendDirectory(StringBuilder path, String key, int from, int to) {
    int start = path.length();
    appendName(path, key, from, to);
    int dot = path.length() - FILE_SUFFIX.length();
    if (dot >= start && path.indexOf(FILE_SUFFIX, dot) == dot) {
      escapeAt(path, dot);
    }
  }

  private static void appendName(StringBuilder path, String key, int from, int to) {
    if (from == to) {
      path.append(EMPTY);
      return;
    }
    int start = path.length();
    for (int i = from; i < to; i++) {
      appendByte(path, key.charAt(i));
    }
    char last = path.charAt(path.length() - 1);
    if (last == '.' || last == ' ') {
      escapeAt(path, path.length() - 1);
    }
    if (reserved(path, start)) {
      escapeAt(path, start);
    }
  }

  private static void appendByte(StringBuilder path, char b) {
    if (b < PLAIN.length && PLAIN[b]) {
      path.append(b);
    } else if (b >= 'A' && b <= 'Z') {
      path.append('+').append((char) (b + 'a' - 'A'));
    } else {
      path.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
    }
  }

  private static void escapeAt(StringBuilder path, int index) {
    char c = path.charAt(index);
    path.replace(index, index + 1, "%" + HEX[c >> 4] + HEX[c & 15]);
  }

  /** Windows reserves these, whatever follows a dot or a space. */
  private static boolean reserved(StringBuilder path, int start) {
    if (RESERVED_STARTS.indexOf(path.charAt(start)) < 0) {
      return false;
    }
    int end = start;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != ' ') {
      end++;
    }
    return end - start <= LONGEST_RESERVED && RESERVED.contains(path.substring(start, end));
  }

  /**
   * Returns the part of a key that a file's or directory's name stands for, or empty if no key has
   * such a name.
   */
  static Optional<Name> read(String name) {
    if (name.endsWith(FILE_SUFFIX)) {
      String base = name.substring(0, name.length() - FILE_SUFFIX.length());
      return decode(base).map(bytes -> new Name(Part.FILE, bytes)).filter(n -> isWritten(n, name));
    }
    if (name.endsWith(CONTINUED) && !name.equals(EMPTY)) {
      return decode(name.substring(0, name.length() - 1))
          .map(bytes -> new Name(Part.CONTINUED, bytes))
          .filter(n -> n.bytes().length() == CHUNK && isWritten(n, name));
    }
    return decode(name)
        .map(bytes -> new Name(Part.DIRECTORY, bytes))
        .filter(n -> isWritten(n, name));
  }

  /** Only the name that we would write counts, so that a foreign file never poses as an object. */
  private static boolean isWritten(Name name, String text) {
    String bytes = name.bytes();
    StringBuilder written = new StringBuilder();
    if (bytes.length() > CHUNK) {
      return false;
    }
    switch (name.part()) {
      case FILE -> {
        appendName(written, bytes, 0, bytes.length());
        written.append(FILE_SUFFIX);
      }
      case DIRECTORY -> appendDirectory(written, bytes, 0, bytes.length());
      case CONTINUED -> {
        appendName(written, bytes, 0, bytes.length());
        written.append(CONTINUED);
      }
    }
    return written.toString().equals(text);
  }

  private static Optional<String> decode(String name) {
    if (name.equals(EMPTY)) {
      return Optional.of("");
    }
    StringBuilder bytes = new StringBuilder(name.length());
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      int width = c == '%' ? 3 : c == '+' ? 2 : 1;
      if (c > '~' || i + width > name.length()) {
        return Optional.empty();
      }
      bytes.append(
          switch (width) {
            case 3 -> (char) (digit(name, i + 1) * 16 + digit(name, i + 2) & 255);
            case 2 -> (char) (name.charAt(i + 1) + 'A' - 'a' & 255);
            default -> c;
          });
      i += width;
    }
    return Optional.of(bytes.toString());
  }

  private static int digit(String text, int index) {
    return Character.digit(text.charAt(index), 16);
  }
}

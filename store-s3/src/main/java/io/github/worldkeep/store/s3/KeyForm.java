package io.github.worldkeep.store.s3;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How keys are named on the server. Names keep the order of keys: for any two keys, the UTF-8 bytes
 * of their names compare as their own do; so the server's listings are in order. Names of {@link
 * #FILES} do so in UTF-16, too, by which some servers sort.
 *
 * <p>What a server may not be able to hold is written otherwise, in place:
 *
 * <ul>
 *   <li>A character of a {@link Run} becomes the run's escape and the character's number. Where it
 *       sorts among others does not change, as no character of the run stands for itself.
 *   <li>A directory that is {@code .} or {@code ..} (or empty, in FILES) gets a suffix that sorts
 *       directly before the slash behind it: a dot and a character higher than any that may follow
 *       a dot.
 *   <li>The end of a name may be marked by a character that is lower than any that may follow.
 *   <li>In FILES, components are cut behind {@value #CUT_BYTES} bytes. What comes next decides how:
 *       the name goes on below a directory whose last character is lower or higher than a slash.
 * </ul>
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are.
enum KeyForm {
  /** Keys are names. For servers that take a name for a text, as S3 does. */
  PLAIN(
      "plain",
      '\u0001',
      "\udbff\udfff",
      List.of(
          new Run(1, 1, "\u0001", 0, 16, 2),
          new Run(0x10ffff, 0x10ffff, "\udbff\udfff", 0x10ffff, 36, 1))),
  /**
   * For servers that keep objects as files, so that an object can't be a directory, too: the end of
   * every name is marked, by an exclamation mark.
   */
  FILES(
      "files",
      '!',
      "\uf8ff",
      List.of(
          new Run(1, '!', "!", 0, 16, 2),
          new Run('[', '\\', "[", 0, 16, 2),
          new Run('~', 0x7f, "~", 0, 16, 2),
          new Run(0xe000, 0x10ffff, "\ue000", 0xe000, 36, 4)));

  private static final int CUT_BYTES = 192;

  private final String label;
  private final char end;
  private final String high;
  private final List<Run> runs;

  /**
   * Characters that follow each other and are all escaped.
   *
   * @param escape one of them
   * @param base what number 0 stands for
   * @param radix of the number
   * @param digits how many the number has
   */
  private record Run(int first, int last, String escape, int base, int radix, int digits) {
    boolean has(int character) {
      return first <= character && character <= last;
    }

    String escaped(int character) {
      String number = Integer.toString(character - base, radix);
      return escape + "0".repeat(digits - number.length()) + number;
    }

    /** The character whose number starts here, or -1. */
    int read(String name, int at) {
      int from = at + escape.length();
      if (from + digits > name.length()) {
        return -1;
      }
      int number = 0;
      for (int i = from; i < from + digits; i++) {
        number = number * radix + Math.max(0, Character.digit(name.charAt(i), radix));
      }
      return Math.min(base + number, last);
    }

    int length() {
      return escape.length() + digits;
    }
  }

  KeyForm(String label, char end, String high, List<Run> runs) {
    this.label = label;
    this.end = end;
    this.high = high;
    this.runs = runs;
  }

  /** As in the store's URI. */
  String label() {
    return label;
  }

  static KeyForm of(String label) {
    for (KeyForm form : values()) {
      if (form.label.equals(label)) {
        return form;
      }
    }
    throw new IllegalArgumentException(label);
  }

  /** The name of the object of this key. */
  String name(String key) {
    Writing writing = new Writing();
    writing.append(key);
    if (this == FILES || writing.endsInDots() || key.equals(Marker.NAME)) {
      writing.out.append(end);
    }
    return writing.out.toString();
  }

  /**
   * Returns the common start of the names of all keys with this prefix. Names of other keys may
   * have it, too.
   */
  String start(String prefix) {
    Writing writing = new Writing();
    writing.append(prefix);
    return writing.out.toString();
  }

  /** Higher than all names that start with this one of a folder, lower than all others behind. */
  String behind(String folder) {
    return start(folder) + high + "z";
  }

  /** The key whose object has this name, or empty if there is none. */
  Optional<String> key(String name) {
    Reading reading = new Reading(name);
    String key = reading.all();
    return !key.isEmpty() && name(key).equals(name) ? Optional.of(key) : Optional.empty();
  }

  /**
   * The start of keys that a folded name stands for; null if the folding is not at a slash of
   * theirs, but at one where a long component goes on.
   */
  @Nullable String folder(String name) {
    Reading reading = new Reading(name);
    String folder = reading.all();
    return reading.cutAtTheEnd ? null : folder;
  }

  private @Nullable Run runOf(int character) {
    for (Run run : runs) {
      if (run.has(character)) {
        return run;
      }
    }
    return null;
  }

  private String suffix() {
    return "." + high + (this == PLAIN ? "z" : "");
  }

  private static int utf8Bytes(CharSequence text, int from) {
    int bytes = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private final class Writing {
    private final StringBuilder out = new StringBuilder();
    private int piece;

    void append(String text) {
      int character;
      for (int i = 0; i < text.length(); i += Character.charCount(character)) {
        character = text.codePointAt(i);
        if (character == '/') {
          endDirectory();
        } else {
          Run run = runOf(character);
          appendUnit(run == null ? Character.toString(character) : run.escaped(character));
        }
      }
    }

    private void endDirectory() {
      if (endsInDots() || (KeyForm.this == FILES && piece == out.length())) {
        out.append(suffix());
      }
      out.append('/');
      piece = out.length();
    }

    private void appendUnit(String unit) {
      if (KeyForm.this == FILES && utf8Bytes(out, piece) >= CUT_BYTES) {
        out.append(unit.charAt(0) < '/' ? '.' : '0').append('/');
        piece = out.length();
      }
      out.append(unit);
    }

    boolean endsInDots() {
      int length = out.length() - piece;
      return (length == 1 && out.charAt(piece) == '.')
          || (length == 2 && out.charAt(piece) == '.' && out.charAt(piece + 1) == '.');
    }
  }

  /** Reads what {@link Writing} writes; what it makes of other names is another name's key. */
  private final class Reading {
    private final String name;
    private final StringBuilder key = new StringBuilder();
    private boolean cutAtTheEnd;
    private int at;
    private int piece;

    Reading(String name) {
      this.name = name;
    }

    String all() {
      while (at < name.length()) {
        cutAtTheEnd = false;
        if (isCut()) {
          at += 2;
          piece = at;
          cutAtTheEnd = true;
        } else if (name.startsWith(suffix() + "/", at)) {
          at += suffix().length();
        } else if (at == name.length() - 1 && name.charAt(at) == end) {
          at++;
        } else {
          one();
        }
      }
      return key.toString();
    }

    private boolean isCut() {
      boolean sign = name.startsWith("./", at) || name.startsWith("0/", at);
      return KeyForm.this == FILES && sign && utf8Bytes(name.substring(0, at), piece) >= CUT_BYTES;
    }

    private void one() {
      int character = name.codePointAt(at);
      Run run = runOf(character);
      int read = run == null ? -1 : run.read(name, at);
      if (run == null || read < 0) {
        key.appendCodePoint(character);
        at += Character.charCount(character);
      } else {
        key.appendCodePoint(read);
        at += run.length();
      }
      if (character == '/') {
        piece = at;
      }
    }
  }
}

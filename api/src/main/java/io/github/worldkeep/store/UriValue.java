package io.github.worldkeep.store;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A password, or the value of a parameter.
 *
 * @param text the text of the URI, or the value that a reference stood for
 * @param reference whether it still has to be resolved
 * @param shown the form for messages and logs
 */
record UriValue(String text, boolean reference, String shown) {
  static final String HIDDEN = "***";
  static final String SECRET_NAMES =
      "(?i)pass|pwd|pw$|secret|token|key|cred|auth|sign|private|bearer|jwt|^sas$";
  private static final Pattern SECRET_NAME = Pattern.compile(SECRET_NAMES);

  static UriValue of(String name, String text) {
    boolean reference = text.startsWith("env:") || text.startsWith("file:");
    boolean hide = SECRET_NAME.matcher(name).find() || hasUserInfo(text);
    return new UriValue(text, reference, hide && !reference ? HIDDEN : text);
  }

  /** Whether it has the form of {@code …user:password@host}. */
  static boolean hasUserInfo(String text) {
    int colon = text.indexOf(':');
    return colon >= 0 && text.indexOf('@', colon) >= 0;
  }

  /** Whether the text is a secret: given in clear, or resolved. */
  boolean secret() {
    return !shown.equals(text);
  }

  /**
   * The value that a reference stands for.
   *
   * @param where the part of the URI, for messages
   */
  UriValue resolve(String where, UnaryOperator<@Nullable String> environment) {
    if (!reference) {
      return this;
    }
    String target = text.substring(text.indexOf(':') + 1);
    String value =
        text.startsWith("env:")
            ? variable(where, target, environment)
            : SecretFile.read(where + " refers to file " + target, target);
    return new UriValue(value, false, shown);
  }

  private static String variable(
      String where, String name, UnaryOperator<@Nullable String> environment) {
    String value = name.isEmpty() ? null : environment.apply(name);
    if (value == null) {
      throw StoreException.invalid(
          where + " refers to environment variable " + name + ", which is not set: set it");
    }
    return value;
  }
}

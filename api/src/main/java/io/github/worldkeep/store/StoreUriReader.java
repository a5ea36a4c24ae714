package io.github.worldkeep.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a store's URI. No message repeats a part of it that may hold a secret. */
final class StoreUriReader {
  private static final int MAX_LENGTH = 8 * 1024;
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

  /** Up to the {@code @}: the path in a reference to a file needs no escapes but for that. */
  private static final Pattern FILE_AS_PASSWORD =
      Pattern.compile("([^:/?@]*):(file:[^?@]*)@(.*)", Pattern.DOTALL);

  private final String scheme;
  private final String rest;

  StoreUriReader(String text) {
    if (text.length() > MAX_LENGTH) {
      throw StoreException.invalid("a store's URI has at most 8192 characters");
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw StoreException.invalid(
          "a store's URI starts with its scheme, such as sqlite: or file:");
    }
    scheme = requireScheme(text.substring(0, colon).toLowerCase(Locale.ROOT));
    rest = text.substring(colon + 1);
  }

  static String requireScheme(String scheme) {
    if (!SCHEME.matcher(scheme).matches()) {
      throw StoreException.invalid(
          "a store's URI starts with its scheme: letters, digits, + . and -");
    }
    return scheme;
  }

  StoreUri read() {
    if (!rest.startsWith("//")) {
      int end = end(rest, '?');
      String path = decode("path", rest.substring(0, end));
      return uri(null, null, null, path, rest.substring(end));
    }
    String place = rest.substring(2);
    var file = FILE_AS_PASSWORD.matcher(place);
    if (file.matches()) {
      return hierarchical(file.group(1), file.group(2), file.group(3));
    }
    String authority = place.substring(0, Math.min(end(place, '/'), end(place, '?')));
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      return hierarchical(null, null, place);
    }
    int colon = end(authority.substring(0, at), ':');
    String password = colon < at ? authority.substring(colon + 1, at) : null;
    return hierarchical(authority.substring(0, colon), password, place.substring(at + 1));
  }

  private StoreUri hierarchical(
      @Nullable String user, @Nullable String password, String hostAndMore) {
    int slash = Math.min(end(hostAndMore, '/'), end(hostAndMore, '?'));
    String host = hostAndMore.substring(0, slash);
    if (hostAndMore.indexOf('@') >= 0 && (user != null || !host.isEmpty())) {
      throw StoreException.invalid(
          "the @ in the store's URI stands behind its / or ?: write / ? in a password as %2F %3F,"
              + " and @ elsewhere as %40");
    }
    String more = hostAndMore.substring(slash);
    int question = end(more, '?');
    String path = decode("path", more.substring(0, question));
    UriValue secret =
        password == null ? null : UriValue.of("password", decode("password", password));
    String who = user == null ? null : decode("user", user);
    return uri(who, secret, decode("authority", host), path, more.substring(question));
  }

  private StoreUri uri(
      @Nullable String user,
      @Nullable UriValue password,
      @Nullable String authority,
      String path,
      String query) {
    // Without a host, what looks like parameters may be the end of a password.
    String all = authority == null || authority.isEmpty() ? path + query : path;
    StoreUri whole = new StoreUri(scheme, user, password, authority, all, Map.of());
    Map<String, UriValue> parameters = query.isEmpty() ? Map.of() : parameters(whole, query);
    return new StoreUri(scheme, user, password, authority, path, parameters);
  }

  private static Map<String, UriValue> parameters(StoreUri place, String query) {
    Map<String, UriValue> parameters = new LinkedHashMap<>();
    for (String pair : query.substring(1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw StoreException.invalid(
            "a store's URI has parameters of the form name=value, joined by &");
      }
      String name = decode("name of a parameter", pair.substring(0, equals));
      String shown = place.shownName(name);
      UriValue value = UriValue.of(name, decode(shown, pair.substring(equals + 1)));
      if (parameters.put(name, value) != null) {
        throw StoreException.invalid(shown + " stands twice in the store's URI: keep one");
      }
    }
    return parameters;
  }

  private static int end(String text, char mark) {
    int found = text.indexOf(mark);
    return found < 0 ? text.length() : found;
  }

  private static String decode(String part, String text) {
    StringBuilder decoded = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int escape = i;
      while (escape < text.length() && text.charAt(escape) == '%') {
        escape += 3;
      }
      if (escape > i) {
        decoded.append(escaped(part, text, i, escape));
        i = escape;
      } else {
        decoded.append(text.charAt(i++));
      }
    }
    return decoded.toString();
  }

  private static String escaped(String part, String text, int from, int to) {
    byte[] bytes = new byte[(to - from) / 3];
    for (int i = 0; i < bytes.length; i++) {
      int at = from + 3 * i;
      int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
      int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw StoreException.invalid(
            "the " + part + " of the store's URI has a % without two hex digits");
      }
      bytes[i] = (byte) (high * 16 + low);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw StoreException.invalid(
          "the " + part + " of the store's URI is not UTF-8 where it has %");
    }
  }
}

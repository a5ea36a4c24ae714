package io.github.worldkeep.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is: {@code scheme:[//[user[:password]@]authority][path][?name=value&…]}, each part
 * percent-encoded as in RFC 3986, except that a path may hold spaces and backslashes.
 *
 * <p>A password, and the value of any parameter, may be a reference: {@code env:NAME} stands for
 * the environment variable, {@code file:/run/secrets/name} for a file's content without its last
 * line break. {@link Persistence#open} resolves references; drivers see only values.
 *
 * <p>{@link #toString()} is safe to log: a reference is shown, a password or a parameter whose name
 * speaks of a secret is shown as {@code ***}.
 */
public final class StoreUri {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
  private static final Pattern SECRET_NAME =
      Pattern.compile("pass|pwd|secret|token|key|cred|auth|sign", Pattern.CASE_INSENSITIVE);
  private static final String HIDDEN = "***";

  private final String scheme;
  private final @Nullable String user;
  private final @Nullable Value password;
  private final @Nullable String authority;
  private final String path;
  private final Map<String, Value> parameters;

  private record Value(String text, boolean reference, String shown) {
    static Value of(String name, String text) {
      boolean reference = text.startsWith("env:") || text.startsWith("file:");
      boolean hide = !reference && SECRET_NAME.matcher(name).find();
      return new Value(text, reference, hide ? HIDDEN : text);
    }
  }

  private StoreUri(
      String scheme,
      @Nullable String user,
      @Nullable Value password,
      @Nullable String authority,
      String path,
      Map<String, Value> parameters) {
    this.scheme = scheme;
    this.user = user;
    this.password = password;
    this.authority = authority;
    this.path = path;
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  /**
   * Reads a URI.
   *
   * @throws StoreException INVALID if it is malformed; the message says where, and never repeats
   *     the text, which may hold a secret
   */
  public static StoreUri parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw Gate.invalid("a store's URI starts with its scheme, such as sqlite: or file:");
    }
    String scheme = requireScheme(text.substring(0, colon).toLowerCase(Locale.ROOT));
    String rest = text.substring(colon + 1);
    int question = rest.indexOf('?');
    Map<String, Value> parameters =
        question < 0 ? Map.of() : parameters(rest.substring(question + 1));
    String place = question < 0 ? rest : rest.substring(0, question);
    if (!place.startsWith("//")) {
      return new StoreUri(scheme, null, null, null, decode("path", place), parameters);
    }
    int slash = place.indexOf('/', 2);
    String authority = place.substring(2, slash < 0 ? place.length() : slash);
    String path = slash < 0 ? "" : decode("path", place.substring(slash));
    int at = authority.lastIndexOf('@');
    if (at < 0 && !authority.isEmpty() && rest.indexOf('@') >= 0) {
      throw Gate.invalid(
          "the @ in the store's URI stands behind its / or ?: write / ? in a password as %2F %3F,"
              + " and @ elsewhere as %40");
    }
    String host = decode("authority", authority.substring(at + 1));
    if (at < 0) {
      return new StoreUri(scheme, null, null, host, path, parameters);
    }
    String userInfo = authority.substring(0, at);
    int split = userInfo.indexOf(':');
    String user = decode("user", split < 0 ? userInfo : userInfo.substring(0, split));
    Value password =
        split < 0 ? null : Value.of("password", decode("password", userInfo.substring(split + 1)));
    return new StoreUri(scheme, user, password, host, path, parameters);
  }

  private static Map<String, Value> parameters(String query) {
    Map<String, Value> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw Gate.invalid("a store's URI has parameters of the form name=value, joined by &");
      }
      String name = decode("parameter name", pair.substring(0, equals));
      Value value = Value.of(name, decode("parameter " + name, pair.substring(equals + 1)));
      if (parameters.put(name, value) != null) {
        throw Gate.invalid("parameter " + name + " stands twice in the store's URI: keep one");
      }
    }
    return parameters;
  }

  private static String decode(String part, String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out[length++] = in[i];
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw Gate.invalid("the " + part + " of the store's URI has a % without two hex digits");
      }
      out[length++] = (byte) (high * 16 + low);
      i += 2;
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * The same place for another driver; for drivers that wrap others.
   *
   * @throws StoreException INVALID if it is no scheme
   */
  public StoreUri withScheme(String scheme) {
    return new StoreUri(requireScheme(scheme), user, password, authority, path, parameters);
  }

  private static String requireScheme(String scheme) {
    if (!SCHEME.matcher(scheme).matches()) {
      throw Gate.invalid("a store's URI starts with its scheme: letters, digits, + . and -");
    }
    return scheme;
  }

  /** The scheme in lower case, which selects the driver. */
  public String scheme() {
    return scheme;
  }

  /** The user before the {@code @}, if any. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The password before the {@code @}, if any. A secret. */
  public Optional<String> password() {
    return Optional.ofNullable(password).map(Value::text);
  }

  /** What stands between {@code //} and the path, without the user: host and port, or several. */
  public Optional<String> authority() {
    return Optional.ofNullable(authority).filter(a -> !a.isEmpty());
  }

  /** The path, decoded; empty if there is none. */
  public String path() {
    return path;
  }

  /** The value of a parameter, if it is given. It may be a secret. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(Value::text);
  }

  /**
   * The value of a parameter, read by the function.
   *
   * @throws StoreException INVALID, naming the parameter and what it should be, if the function
   *     throws an {@link IllegalArgumentException}
   */
  public <T> T parameter(String name, T absent, String expected, Function<String, T> read) {
    Value value = parameters.get(name);
    if (value == null) {
      return absent;
    }
    try {
      return read.apply(value.text());
    } catch (IllegalArgumentException e) {
      throw Gate.invalid("parameter " + name + " of a " + scheme + ": URI must be " + expected);
    }
  }

  /**
   * Refuses parameters that the driver does not know, so that a misspelt one is not ignored.
   *
   * @throws StoreException INVALID, listing the known ones
   */
  public void allowParameters(Set<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw Gate.invalid(
            String.format(
                Locale.ROOT,
                "a %s: URI has no parameter %s; it knows %s",
                scheme,
                name,
                known.isEmpty() ? "none" : new TreeSet<>(known)));
      }
    }
  }

  /**
   * The references that {@link Persistence#open} would resolve, as {@code env:NAME} or {@code
   * file:/path}; none of them is read.
   */
  public Set<String> references() {
    return Stream.concat(Stream.ofNullable(password), parameters.values().stream())
        .filter(Value::reference)
        .map(Value::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  StoreUri resolve(UnaryOperator<@Nullable String> environment) {
    Map<String, Value> resolved = new LinkedHashMap<>();
    parameters.forEach(
        (name, v) -> resolved.put(name, resolve("parameter " + name, v, environment)));
    Value secret = password == null ? null : resolve("password", password, environment);
    return new StoreUri(scheme, user, secret, authority, path, resolved);
  }

  private Value resolve(String part, Value value, UnaryOperator<@Nullable String> environment) {
    if (!value.reference()) {
      return value;
    }
    String where = part + " of the " + scheme + ": URI refers to ";
    String target = value.text().substring(value.text().indexOf(':') + 1);
    if (value.text().startsWith("env:")) {
      String found = environment.apply(target);
      if (found == null) {
        throw Gate.invalid(where + "environment variable " + target + ", which is not set: set it");
      }
      return new Value(found, false, value.shown());
    }
    try {
      return new Value(Files.readString(Path.of(target)).stripTrailing(), false, value.shown());
    } catch (IOException | IllegalArgumentException e) {
      throw Gate.invalid(
          where + "file " + target + ", which can't be read: create it, or allow it");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreUri that
        && scheme.equals(that.scheme)
        && Objects.equals(user, that.user)
        && Objects.equals(password, that.password)
        && Objects.equals(authority, that.authority)
        && path.equals(that.path)
        && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, user, password, authority, path, parameters);
  }

  /**
   * The URI as text that {@link #parse} reads as an equal one, to be handed on in a configuration:
   * references stay references.
   *
   * @throws StoreException INVALID if it holds a secret that is no reference
   */
  public String toText() {
    if (toString().contains(HIDDEN)) {
      throw Gate.invalid(
          "the store's URI holds a secret in clear: refer to it as env:NAME or file:/path");
    }
    String secret = password == null ? "" : ":" + encode(password.text(), "%:@/?");
    String who = user == null ? "" : encode(user, "%:@/?") + secret + "@";
    String query =
        parameters.entrySet().stream()
            .map(p -> encode(p.getKey(), "%=&@") + "=" + encode(p.getValue().text(), "%&@"))
            .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    String place = encode(path, "%?@");
    return authority == null
        ? scheme + ":" + (place.startsWith("//") ? "/%2F" + place.substring(2) : place) + query
        : scheme + "://" + who + encode(authority, "%/?@") + place + query;
  }

  /** These characters, all of them in ASCII, as {@code %} and two digits. */
  private static String encode(String text, String special) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (special.indexOf(c) < 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  /** The URI with its secrets hidden: safe to log. */
  @Override
  public String toString() {
    String who = user == null ? "" : user + (password == null ? "" : ":" + password.shown()) + "@";
    String query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + p.getValue().shown())
            .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    String slashes = authority == null ? "" : "//" + who;
    return scheme + ":" + slashes + withoutStrayPassword(authority().orElse("") + path + query);
  }

  /** A password that is not percent-encoded, or in a JDBC URL, ends up behind the user's place. */
  private String withoutStrayPassword(String rest) {
    int at = rest.lastIndexOf('@');
    int colon = rest.indexOf(':');
    boolean stray = at >= 0 && (user != null || (colon >= 0 && colon < at));
    return stray ? HIDDEN + rest.substring(at) : rest;
  }
}

package io.github.worldkeep.store;

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
 * The address of a store: {@code scheme:[//[user[:password]@]authority][path][?name=value&…]}, each
 * part percent-encoded as in RFC 3986, except that a path may hold spaces and backslashes.
 *
 * <p>A password, and the value of any parameter, may be a reference: {@code env:NAME} stands for
 * the environment variable, {@code file:/run/secrets/name} for the content of a regular file of at
 * most 64 KiB in UTF-8, without the white space at its end. In {@code
 * postgresql://game:file:/run/secrets/db@host/game} the slashes need no escape; an {@code @} does.
 * {@link Persistence#open} resolves references; drivers see only values.
 *
 * <p>{@link #toString()} is safe to log: a reference is shown; a password, a user without one, and
 * a parameter whose name speaks of a secret are shown as {@code ***}. So is everything after the
 * scheme if a password may stand in another part. The path of a {@code file:} or {@code sqlite:}
 * URI is shown unless it starts like {@code user:password@}.
 */
public final class StoreUri {
  private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
  private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9._-]{0,63}");
  private static final Pattern PORTS = Pattern.compile("[^:]*(:[0-9]{1,5})?");
  private static final Pattern BRACKETED = Pattern.compile("\\[[0-9A-Fa-f:.]*]");

  /** The schemes whose path is that of a file, which may hold any character. */
  private static final Set<String> FILES = Set.of("file", "sqlite");

  private static final Pattern DRIVE = Pattern.compile("/?[A-Za-z]:[\\\\/]");
  private static final Pattern USER_INFO = Pattern.compile("/*[^/\\\\:]*:.*@", Pattern.DOTALL);

  /** As in {@code password=…}, which some other kinds of address have in the place. */
  private static final Pattern ASSIGNED_SECRET =
      Pattern.compile("(" + UriValue.SECRET_NAMES.replace("$", "\\b") + ")[^=;&]*=");

  private final String scheme;
  private final @Nullable String user;
  private final @Nullable UriValue password;
  private final @Nullable String authority;
  private final String path;
  private final Map<String, UriValue> parameters;

  StoreUri(
      String scheme,
      @Nullable String user,
      @Nullable UriValue password,
      @Nullable String authority,
      String path,
      Map<String, UriValue> parameters) {
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
   * @throws StoreException INVALID if it is malformed; the message names the place, and never
   *     repeats the text, which may hold a secret
   */
  public static StoreUri parse(String text) {
    return new StoreUriReader(text).read();
  }

  /**
   * Returns the same address with another scheme, for drivers that wrap others.
   *
   * @throws StoreException INVALID if it is no scheme
   */
  public StoreUri withScheme(String scheme) {
    return new StoreUri(
        StoreUriReader.requireScheme(scheme), user, password, authority, path, parameters);
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
    return Optional.ofNullable(password).map(UriValue::text);
  }

  /**
   * The part between {@code //} and the path without the user: one or several hosts with their
   * ports.
   */
  public Optional<String> authority() {
    return Optional.ofNullable(authority).filter(a -> !a.isEmpty());
  }

  /** The path, decoded; empty if there is none. */
  public String path() {
    return path;
  }

  /** The value of a parameter, if it is given. It may be a secret. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(UriValue::text);
  }

  /**
   * The value of a parameter, read by the function.
   *
   * @throws StoreException INVALID if the function throws an {@link IllegalArgumentException}; the
   *     message names the parameter and the expected form
   */
  public <T> T parameter(String name, T absent, String expected, Function<String, T> read) {
    UriValue value = parameters.get(name);
    if (value == null) {
      return absent;
    }
    try {
      return read.apply(value.text());
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(
          "parameter " + name + " of a " + scheme + ": URI must be " + expected);
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
        throw StoreException.invalid(
            String.format(
                Locale.ROOT,
                "a %s: URI has no %s; it knows %s",
                scheme,
                shownName(name),
                known.isEmpty() ? "none" : new TreeSet<>(known)));
      }
    }
  }

  /**
   * Returns the references that {@link Persistence#open} would resolve, as {@code env:NAME} or
   * {@code file:/path}. None of them is read.
   */
  public Set<String> references() {
    return Stream.concat(Stream.ofNullable(password), parameters.values().stream())
        .filter(UriValue::reference)
        .map(UriValue::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  StoreUri resolve(UnaryOperator<@Nullable String> environment) {
    String whole = " of the " + scheme + ": URI";
    Map<String, UriValue> resolved = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> resolved.put(name, value.resolve(shownName(name) + whole, environment)));
    UriValue secret = password == null ? null : password.resolve("password" + whole, environment);
    return new StoreUri(scheme, user, secret, authority, path, resolved);
  }

  /** A parameter by its name, unless that may be a piece of a password. */
  String shownName(String name) {
    boolean plain = PARAMETER_NAME.matcher(name).matches();
    return plain && !misplaced() ? "parameter " + name : "parameter of that name";
  }

  /** Whether it has the form {@code scheme://…}. */
  boolean hasAuthority() {
    return authority != null;
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
   * Returns the URI as text that {@link #parse} reads as an equal URI, to be passed on in a
   * configuration. References stay references. The path of a file is not a secret, whatever its
   * form.
   *
   * @throws StoreException INVALID if the URI holds a secret that is not a reference
   */
  public String toText() {
    if (holdsSecret()) {
      throw StoreException.invalid(
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

  private boolean holdsSecret() {
    boolean inClear = password != null && password.secret();
    return inClear
        || (misplaced() && !isFile())
        || parameters.values().stream().anyMatch(UriValue::secret);
  }

  /** Replaces the special characters, all in ASCII, by {@code %} and two digits. */
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
    if (misplaced()) {
      return scheme + ":" + (authority == null ? "" : "//") + UriValue.HIDDEN;
    }
    String query =
        parameters.entrySet().stream()
            .map(p -> shown(p.getKey()) + "=" + p.getValue().shown())
            .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    return scheme + ":" + (authority == null ? "" : "//" + who() + authority) + path + query;
  }

  private static String shown(String name) {
    return PARAMETER_NAME.matcher(name).matches() ? name : UriValue.HIDDEN;
  }

  /**
   * A user without a password may be a password: some clients read {@code scheme://password@host}.
   */
  private String who() {
    if (user == null) {
      return "";
    }
    return password != null && USER_NAME.matcher(user).matches()
        ? user + ":" + password.shown() + "@"
        : UriValue.HIDDEN + (password == null ? "" : ":" + password.shown()) + "@";
  }

  /**
   * Whether a password may stand in a wrong place: unescaped, in an address of another kind (such
   * as {@code jdbc:}), or without the {@code @host} that should follow it.
   */
  private boolean misplaced() {
    String place = authority().orElse("") + path;
    if (isFile()) {
      return !DRIVE.matcher(path).lookingAt()
          && (path.contains("://") || USER_INFO.matcher(path + parameters).lookingAt());
    }
    return !portsAreNumbers()
        || ASSIGNED_SECRET.matcher(place).find()
        || (authority().isEmpty()
            && (path.contains("://") || UriValue.hasUserInfo(place + parameters)));
  }

  private boolean isFile() {
    return FILES.contains(scheme) && authority().isEmpty();
  }

  private boolean portsAreNumbers() {
    String hosts = authority == null ? "" : BRACKETED.matcher(authority).replaceAll("");
    return Stream.of(hosts.split(",", -1)).allMatch(host -> PORTS.matcher(host).matches());
  }
}

package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Loopback;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.PGProperty;

/**
 * Where a store is, and how to connect to it. It holds the password, and shows it nowhere.
 *
 * @param url for the JDBC driver: hosts and database, no secret
 * @param properties for the JDBC driver, the password among them
 * @param schema where the tables are
 * @param pool the most connections
 * @param pooled whether a pooler in transaction mode is in between
 * @param patience how long a call may take
 */
record Address(
    String url, Properties properties, Schema schema, int pool, boolean pooled, Duration patience) {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{1,60}])(:([0-9]{1,5}))?");
  private static final Pattern SCHEMA = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");
  private static final Pattern SSL_MODE =
      Pattern.compile("disable|prefer|require|verify-ca|verify-full");
  private static final Set<String> PARAMETERS =
      Set.of(
          "schema",
          "pool",
          "pooler",
          "target-server",
          "ssl-mode",
          "ssl-root-cert",
          "ssl-cert",
          "ssl-key",
          "cleartext",
          "application-name");
  private static final int DEFAULT_PORT = 5432;
  private static final int DEFAULT_POOL = 10;

  /** Two connections may be taken by large writes, one more declares an index. */
  private static final int SMALLEST_POOL = 4;

  private static final int LARGEST_POOL = 1_000;

  static Address of(StoreUri uri, Duration patience) {
    uri.allowParameters(PARAMETERS);
    int pool = uri.parameter("pool", DEFAULT_POOL, "a number from 4 to 1000", Address::poolOfText);
    boolean pooled =
        uri.parameter("pooler", false, "transaction", value -> matching("transaction", value));
    String schema =
        uri.parameter(
            "schema",
            "worldkeep",
            "1 to 63 of a-z 0-9 _, not starting with a digit or pg_",
            value -> requireMatch(SCHEMA, value));
    return new Address(
        url(uri), properties(uri, pooled, patience), new Schema(schema), pool, pooled, patience);
  }

  private static int poolOfText(String text) {
    int size = Integer.parseInt(text);
    if (size < SMALLEST_POOL || size > LARGEST_POOL) {
      throw new IllegalArgumentException();
    }
    return size;
  }

  private static boolean matching(String expected, String value) {
    if (!value.equals(expected)) {
      throw new IllegalArgumentException();
    }
    return true;
  }

  private static String requireMatch(Pattern pattern, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static String url(StoreUri uri) {
    String hosts = uri.authority().orElse("");
    for (String host : hosts.split(",", -1)) {
      Matcher place = HOST.matcher(host);
      if (!place.matches()) {
        throw invalid("names its servers as host:port, joined by commas");
      }
      int port = place.group(3) == null ? DEFAULT_PORT : Integer.parseInt(place.group(3));
      if (port < 1 || port > 65_535) {
        throw invalid("names a port beyond 1 to 65535");
      }
    }
    String database = uri.path().isEmpty() ? "" : requireWhole(uri.path()).substring(1);
    if (database.isEmpty()) {
      throw invalid("names a database behind the server: postgresql://host:5432/game");
    }
    return "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  /** The protocol ends each of them by a NUL. */
  private static String requireWhole(String text) {
    if (text.indexOf('\0') >= 0) {
      throw invalid("holds a NUL: remove it");
    }
    return text;
  }

  private static Properties properties(StoreUri uri, boolean pooled, Duration patience) {
    Properties properties = new Properties();
    uri.user().ifPresent(user -> PGProperty.USER.set(properties, requireWhole(user)));
    uri.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
    String application = uri.parameter("application-name").orElse("worldkeep");
    PGProperty.APPLICATION_NAME.set(properties, requireWhole(application));
    setSsl(uri, properties);
    setMethods(uri, properties);
    String target =
        uri.parameter(
            "target-server",
            "primary",
            "primary or any",
            value -> requireMatch(Pattern.compile("primary|any"), value));
    PGProperty.TARGET_SERVER_TYPE.set(properties, target);
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 1);
    setBounds(properties, patience);
    // A plan kept in a session is no use when the next transaction may be in another session.
    PGProperty.PREPARE_THRESHOLD.set(properties, pooled ? 0 : 1);
    // The detail of an error may repeat what is stored.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }

  /**
   * Bounds the waits that no interrupt ends: for a host that does not respond, and of the store's
   * own threads.
   */
  private static void setBounds(Properties properties, Duration patience) {
    int seconds = (int) Math.min(Integer.MAX_VALUE / 1_000, patience.toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, Math.max(1, Math.min(10, seconds / 2)));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds + 2);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
  }

  private static void setSsl(StoreUri uri, Properties properties) {
    String mode =
        uri.parameter("ssl-mode", "prefer", SSL_MODE.pattern().replace('|', ' '), Address::sslMode);
    PGProperty.SSL_MODE.set(properties, mode);
    setFile(uri, "ssl-root-cert", PGProperty.SSL_ROOT_CERT, properties);
    // Nothing instead of a file in ~/.postgresql, which is not this store's to show.
    PGProperty.SSL_CERT.set(properties, "");
    PGProperty.SSL_KEY.set(properties, "");
    setFile(uri, "ssl-cert", PGProperty.SSL_CERT, properties);
    setFile(uri, "ssl-key", PGProperty.SSL_KEY, properties);
    boolean verify = mode.startsWith("verify");
    if (verify && uri.parameter("ssl-root-cert").isEmpty()) {
      if (uri.parameter("ssl-cert").isPresent()) {
        throw invalid("with ssl-cert needs ssl-root-cert to verify the server");
      }
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  /**
   * A server asks for the password as it is, or for a proof. The first goes to another machine only
   * through TLS.
   */
  private static void setMethods(StoreUri uri, Properties properties) {
    boolean allowed = uri.parameter("cleartext", false, "true or false", Address::truth);
    boolean encrypted =
        !Set.of("disable", "prefer").contains(PGProperty.SSL_MODE.getOrDefault(properties));
    boolean local =
        Stream.of(uri.authority().orElse("").split(","))
            .map(Address::withoutPort)
            .allMatch(Loopback::is);
    if (!allowed && !encrypted && !local) {
      PGProperty.REQUIRE_AUTH.set(properties, "!password");
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":[0-9]+$", "");
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  /**
   * For a server that asks for the password in clear: the same with TLS, if this may have it and
   * was kept from sending the password without.
   */
  Optional<Properties> encrypted() {
    boolean restricted = PGProperty.REQUIRE_AUTH.isPresent(properties);
    if (!restricted || !"prefer".equals(PGProperty.SSL_MODE.getOrDefault(properties))) {
      return Optional.empty();
    }
    Properties encrypted = new Properties();
    encrypted.putAll(properties);
    encrypted.remove(PGProperty.REQUIRE_AUTH.getName());
    PGProperty.SSL_MODE.set(encrypted, "require");
    return Optional.of(encrypted);
  }

  private static void setFile(
      StoreUri uri, String parameter, PGProperty property, Properties properties) {
    String file =
        uri.parameter(parameter, "", "a regular file that can be read", Address::requireReadable);
    if (!file.isEmpty()) {
      property.set(properties, file);
    }
  }

  private static String requireReadable(String file) {
    Path path = Path.of(file); // No path at all is an IllegalArgumentException, too.
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException();
    }
    return file;
  }

  private static String sslMode(String value) {
    return requireMatch(SSL_MODE, value.toLowerCase(Locale.ROOT));
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, "a postgresql: URI " + message);
  }

  /** Without the user and the password. */
  @Override
  public String toString() {
    return url + "?schema=" + schema.name();
  }
}

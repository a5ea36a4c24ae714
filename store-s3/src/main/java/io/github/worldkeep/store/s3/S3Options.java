package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the URI. The package's documentation describes the parameters.
 *
 * @param prefix the start of all names in the bucket: empty, or ending in a slash
 * @param region the region; null to use the SDK's configuration
 * @param conditions the conditions that the server supports; empty to test them
 * @param connections the greatest number of connections
 * @param staleAfter the age at which an unfinished upload is aborted; empty for never
 */
record S3Options(
    String bucket,
    String prefix,
    Optional<Keys> keys,
    Optional<URI> endpoint,
    @Nullable String region,
    boolean pathStyle,
    Checksums checksums,
    KeyForm form,
    Optional<Set<Capability>> conditions,
    int partSize,
    int connections,
    Optional<Duration> staleAfter) {
  private static final Duration LONGEST_AGE = Duration.ofDays(36_500);
  private static final int MIB = 1024 * 1024;
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
  private static final Set<String> PARAMETERS =
      Set.of(
          "endpoint",
          "region",
          "path-style",
          "session-token",
          "checksums",
          "conditions",
          "connections",
          "names",
          "part-size",
          "stale-uploads");

  /** Credentials of the URI. */
  record Keys(String access, String secret, Optional<String> token) {
    @Override
    public String toString() {
      return "keys of " + access;
    }
  }

  /** Which checksums requests carry beside the object's own. */
  enum Checksums {
    /** CRC-32C wherever S3 takes one. */
    WHEN_SUPPORTED,
    /** Only where S3 demands one. */
    WHEN_REQUIRED,
    /** Only where S3 demands one, and MD5 there, as before 2025. */
    MD5;

    static Checksums of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  static S3Options of(StoreUri uri) {
    uri.allowParameters(PARAMETERS);
    String bucket = uri.authority().orElse("");
    if (!BUCKET.matcher(bucket).matches()) {
      throw invalid("an s3: URI names a bucket: write s3://bucket or s3://bucket/prefix");
    }
    Optional<URI> endpoint = uri.parameter("endpoint").map(S3Options::endpoint);
    return new S3Options(
        bucket,
        prefix(uri.path()),
        keys(uri),
        endpoint,
        uri.parameter("region").orElse(endpoint.isPresent() ? "us-east-1" : null),
        uri.parameter("path-style", endpoint.isPresent(), "true or false", S3Options::truth),
        uri.parameter(
            "checksums",
            Checksums.WHEN_SUPPORTED,
            "when-supported, when-required or md5",
            Checksums::of),
        uri.parameter("names", KeyForm.PLAIN, "plain or files", KeyForm::of),
        uri.parameter(
            "conditions",
            Optional.empty(),
            "probe, none, if-absent, if-matches, or if-absent,if-matches",
            S3Options::conditions),
        uri.parameter("part-size", 8 * MIB, "5 to 64, in MiB", S3Options::partSize),
        uri.parameter("connections", 64, "1 to 1000", S3Options::connections),
        uri.parameter(
            "stale-uploads",
            Optional.of(Duration.ofDays(1)),
            "an ISO 8601 duration such as PT24H, or never",
            S3Options::staleAfter));
  }

  private static Optional<Keys> keys(StoreUri uri) {
    Optional<String> token = uri.parameter("session-token");
    if (uri.user().isEmpty()) {
      if (token.isPresent()) {
        throw invalid("session-token belongs to keys: write s3://ACCESS_KEY:SECRET@bucket");
      }
      return Optional.empty();
    }
    String access = uri.user().get();
    String secret = uri.password().orElse("");
    if (access.isEmpty() || secret.isEmpty()) {
      throw invalid("an s3: URI has both keys or none: write s3://ACCESS_KEY:SECRET@bucket");
    }
    return Optional.of(new Keys(access, secret, token));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its message may repeat a secret that stands in the wrong place.
    }
    throw invalid("parameter endpoint of an s3: URI must be http://host:port or https://host:port");
  }

  private static String prefix(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    String prefix = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    if (prefix.isEmpty()) {
      return "";
    }
    for (String component : prefix.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw invalid("the prefix of an s3: URI has no empty component, and none that is . or ..");
      }
    }
    if (prefix.getBytes(StandardCharsets.UTF_8).length > 200) {
      throw invalid("the prefix of an s3: URI has at most 200 bytes, as S3's keys are limited");
    }
    return prefix + "/";
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static int connections(String text) {
    int connections = Integer.parseInt(text);
    if (connections < 1 || connections > 1_000) {
      throw new IllegalArgumentException(text);
    }
    return connections;
  }

  private static int partSize(String text) {
    int mebibytes = Integer.parseInt(text);
    if (mebibytes < 5 || mebibytes > 64) {
      throw new IllegalArgumentException(text);
    }
    return mebibytes * MIB;
  }

  private static Optional<Duration> staleAfter(String text) {
    if (text.equals("never")) {
      return Optional.empty();
    }
    try {
      Duration age = Duration.parse(text);
      if (age.abs().compareTo(LONGEST_AGE) <= 0) {
        return Optional.of(age);
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
    throw new IllegalArgumentException();
  }

  private static Optional<Set<Capability>> conditions(String text) {
    if (text.equals("probe")) {
      return Optional.empty();
    }
    Set<Capability> conditions = EnumSet.noneOf(Capability.class);
    if (!text.equals("none")) {
      for (String each : text.split(",", -1)) {
        conditions.add(
            switch (each) {
              case "if-absent" -> Capability.WRITE_IF_ABSENT;
              case "if-matches" -> Capability.WRITE_IF_MATCHES;
              default -> throw new IllegalArgumentException(text);
            });
      }
    }
    return Optional.of(conditions);
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, message);
  }
}

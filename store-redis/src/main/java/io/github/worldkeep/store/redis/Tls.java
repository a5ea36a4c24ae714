package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The encryption of connections.
 *
 * @param authority the authority to trust instead of Java's
 * @param certificate the client's certificate, if any
 * @param key the key of the certificate
 */
record Tls(
    boolean used,
    SslVerifyMode verify,
    Optional<File> authority,
    Optional<File> certificate,
    Optional<File> key) {
  private static final Set<String> OTHERS = Set.of("tls-ca", "tls-cert", "tls-key", "tls-verify");

  Tls {
    if (certificate.isPresent() != key.isPresent()) {
      throw invalid("tls-cert and tls-key belong together: name both files, or none");
    }
  }

  static Set<String> parameters(String scheme) {
    Set<String> known = new TreeSet<>();
    if (!scheme.equals("redis")) {
      known.addAll(OTHERS);
    }
    if (scheme.equals("redis-sentinel") || scheme.equals("redis-cluster")) {
      known.add("tls");
    }
    return known;
  }

  static Tls of(StoreUri uri) {
    boolean wanted =
        uri.parameter("tls", Optional.<Boolean>empty(), "true or false", RedisOptions::yesOrNo)
            .orElse(uri.scheme().equals("rediss"));
    SslVerifyMode verify =
        uri.parameter("tls-verify", SslVerifyMode.FULL, "full, ca or none", Tls::mode);
    return new Tls(
        wanted, verify, file(uri, "tls-ca"), file(uri, "tls-cert"), file(uri, "tls-key"));
  }

  private static SslVerifyMode mode(String text) {
    return switch (text) {
      case "full" -> SslVerifyMode.FULL;
      case "ca" -> SslVerifyMode.CA;
      case "none" -> SslVerifyMode.NONE;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Optional<File> file(StoreUri uri, String parameter) {
    Optional<File> file = uri.parameter(parameter).map(File::new);
    if (file.isPresent() && !(file.get().isFile() && file.get().canRead())) {
      throw invalid("parameter " + parameter + " names no regular file that can be read");
    }
    return file;
  }

  SslOptions options() {
    SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
    authority.ifPresent(options::trustManager);
    certificate.ifPresent(file -> options.keyManager(file, key.orElseThrow(), new char[0]));
    return options.build();
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, message);
  }
}

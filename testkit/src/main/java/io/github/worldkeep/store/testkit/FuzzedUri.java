package io.github.worldkeep.store.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One URI with a secret. The grammar is that of {@link io.github.worldkeep.store.StoreUri}, with
 * mistakes; none of them puts the secret where a host, a path or a scheme would have its place.
 */
final class FuzzedUri {
  private static final String RESERVED = ":/?#[]@!$&'()*+,;=%\\ \"<>|~-._\u00e9\ud83d\ude00";
  private static final List<String> ODD =
      List.of("", "\0", "%00", "%", "%zz", "%ff", "\ud800", "a:b", "..", "~", " ", "\u00e9", "-1");
  private static final List<String> HOSTS =
      List.of("host", "host:5432", "a:1,b:2", "[::1]:6379", "h:99999", "h:port", "[::1", "", ":1");
  private static final List<String> SECRET_NAMES =
      List.of("password", "PASSWORD", "secretKey", "session-token", "sentinel-password", "pw");

  private final Random random;
  private final Map<String, String> known;
  private final String secret;
  private final String scheme;
  private final String text;

  FuzzedUri(Random random, Set<String> schemes, Map<String, String> known) {
    this.random = random;
    this.known = known;
    secret = "hunter" + Long.toString(random.nextLong() >>> 1, 36) + "z";
    scheme = pick(List.copyOf(new TreeSet<>(schemes)));
    text = generate();
  }

  String text() {
    return text;
  }

  /** The secret, which must not be shown. */
  String secret() {
    return secret;
  }

  /** Whether a part of it is a reference, perhaps. */
  boolean refers() {
    return text.contains("env:") || text.contains(":file:") || text.contains("=file:");
  }

  private String generate() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> written() + "://" + userInfo() + "@" + hosts() + path() + query();
      case 3 -> written() + "://" + hosts() + path() + query();
      case 4 -> written() + ":" + pick(List.of("", "/")) + "user:" + decorated() + "@host" + path();
      case 5 -> "jdbc:" + scheme + "://user:" + decorated() + "@" + hosts() + path();
      case 6 -> written() + ":" + path() + query();
      default -> written() + "://" + forgotten() + path();
    };
  }

  /** Sometimes in upper case, sometimes not as a scheme can be. */
  private String written() {
    return switch (random.nextInt(20)) {
      case 0 -> scheme.toUpperCase(Locale.ROOT);
      case 1 -> scheme + pick(ODD);
      default -> scheme;
    };
  }

  private String userInfo() {
    return switch (random.nextInt(8)) {
      case 0 -> secret;
      case 1 -> "user:" + secret;
      case 2 -> ":" + decorated();
      case 3 -> pick(List.of("us%40er", "us/er", "a b", "u?", "")) + ":" + decorated();
      case 4 -> "user:" + encoded(decorated());
      case 5 -> "user:" + pick(List.of("env:SET", "env:NOT_SET", "env:", "env%3ASET"));
      case 6 -> "user:file:" + file();
      default -> "user:" + decorated();
    };
  }

  private String file() {
    return pick(
        List.of("/dev/zero", "/dev/null", "/", "/no/such", "%2Fno%2Fsuch", "no", "", "%00"));
  }

  /** The host is missing behind it. */
  private String forgotten() {
    return pick(List.of("user:", ":")) + secret;
  }

  /** The secret with characters that should be escaped in a password. */
  private String decorated() {
    return reserved() + secret + reserved();
  }

  private String reserved() {
    StringBuilder some = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      some.append(RESERVED.charAt(random.nextInt(RESERVED.length())));
    }
    return some.toString();
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 0 && Character.isLetterOrDigit(b);
      encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
    }
    return encoded.toString();
  }

  private String hosts() {
    return random.nextInt(4) > 0 ? "host" : pick(HOSTS) + pick(ODD).replace(":b", "");
  }

  private String path() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "/" + pick(ODD);
      case 2 -> "/0";
      default -> "/game";
    };
  }

  private String query() {
    List<String> pairs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      pairs.add(random.nextInt(30) == 0 ? reserved() : pair());
    }
    return pairs.isEmpty() ? "" : pairs.stream().collect(Collectors.joining("&", "?", ""));
  }

  private String pair() {
    List<String> names = new ArrayList<>(new TreeSet<>(known.keySet()));
    if (random.nextInt(3) == 0 || names.isEmpty()) {
      return pick(SECRET_NAMES) + "=" + encoded(decorated());
    }
    String name = pick(names);
    return switch (random.nextInt(6)) {
      case 0 -> name + "=env:" + pick(List.of("SET", "NOT_SET", ""));
      case 1 -> name + "=file:" + file();
      case 2 -> name + "=" + encoded(pick(ODD));
      case 3 -> name + "=" + encoded("http://user:" + decorated() + "@host");
      default -> name + "=" + encoded(known.getOrDefault(name, ""));
    };
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

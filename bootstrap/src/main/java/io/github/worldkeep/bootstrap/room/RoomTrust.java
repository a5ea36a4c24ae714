package io.github.worldkeep.bootstrap.room;

import io.github.worldkeep.store.StoreUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's permissions for room configs. A store of a room config may use the credentials in
 * the room config. It may use the operator's credentials only if they are listed, and only at
 * listed hosts.
 *
 * @param stores whether a room config may name stores
 * @param secrets the references, and the schemes whose stores may use this machine's own
 *     credentials, such as {@code s3:}
 * @param hosts the hosts to which these may be sent
 * @param root the directory below which local stores and the save directory stay
 */
record RoomTrust(boolean stores, Set<String> secrets, StoreHosts hosts, SaveRoot root) {
  private static final String STORES = "WORLDKEEP_ROOM_STORES";
  private static final String SECRETS = "WORLDKEEP_ROOM_SECRETS";

  private static final Set<String> FILES =
      Set.of("ssl-root-cert", "ssl-cert", "ssl-key", "tls-ca", "tls-cert", "tls-key");
  private static final Set<String> WEAKENING = Set.of("cleartext", "tls-verify");
  private static final Set<String> WITH_AMBIENT_CREDENTIALS = Set.of("s3:", "postgresql:");

  static RoomTrust of(UnaryOperator<@Nullable String> environment) {
    return new RoomTrust(
        stores(value(STORES, environment)),
        list(SECRETS, environment).map(RoomTrust::secret).collect(Collectors.toSet()),
        StoreHosts.of(list(StoreHosts.VARIABLE, environment).toList()),
        SaveRoot.of(value(SaveRoot.VARIABLE, environment)));
  }

  private static String value(String variable, UnaryOperator<@Nullable String> environment) {
    return Optional.ofNullable(environment.apply(variable)).orElse("").strip();
  }

  private static Stream<String> list(String variable, UnaryOperator<@Nullable String> environment) {
    return Stream.of(value(variable, environment).split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty());
  }

  private static boolean stores(String value) {
    return switch (value) {
      case "", "allow" -> true;
      case "refuse" -> false;
      default -> throw new IllegalArgumentException(STORES + " is allow or refuse");
    };
  }

  /** Returns a secret in the form of {@link StoreUri#references}. */
  private static String secret(String entry) {
    String name = entry.startsWith("env:") ? entry.substring(4) : entry;
    String file = entry.startsWith("file:") ? entry.substring(5) : entry;
    try {
      if (Path.of(file).isAbsolute()) {
        return "file:" + Path.of(file).normalize();
      }
    } catch (InvalidPathException e) {
      // Neither a path nor a name: refused below.
    }
    if (WITH_AMBIENT_CREDENTIALS.contains(entry)) {
      return entry;
    }
    if (name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
      return "env:" + name;
    }
    throw new IllegalArgumentException(
        SECRETS + ": name environment variables, absolute paths, s3: and postgresql:, with commas");
  }

  /**
   * Checks a store of a room config.
   *
   * @throws RoomConfigException if the store is not allowed; the message names the field and the
   *     operator's variable
   */
  void require(String field, StoreUri uri) {
    if (!stores) {
      throw refused(
          field, "the operator allows no stores here (" + STORES + "=refuse): leave them out");
    }
    switch (uri.scheme()) {
      case "memory", "postgresql", "redis", "rediss", "redis-sentinel", "redis-cluster", "s3" -> {}
      case "sqlite", "file" -> root.requireStoreBelow(field, uri.path());
      default ->
          throw refused(
              field,
              "only Worldkeep's own stores are allowed here: let the operator name this one");
    }
    Set<String> spent = spent(uri);
    if (!secrets.containsAll(spent)) {
      throw refused(
          field, "it uses what is the operator's and not listed in " + SECRETS + remedy(uri));
    }
    if (!spent.isEmpty()) {
      requireSafe(field, uri);
    }
  }

  private static String remedy(StoreUri uri) {
    return ambient(uri).isEmpty()
        ? ": write the room's own secret, or list it"
        : ": write the room's own user and password";
  }

  private void requireSafe(String field, StoreUri uri) {
    if (!hosts.allow(uri)) {
      throw refused(
          field, "the operator's secrets go only to hosts in " + StoreHosts.VARIABLE + ": list it");
    }
    if (WEAKENING.stream().anyMatch(name -> uri.parameter(name).isPresent())) {
      throw refused(field, "with the operator's secrets, it can't say " + new TreeSet<>(WEAKENING));
    }
  }

  /** Returns the operator's secrets that a store would use. */
  private static Set<String> spent(StoreUri uri) {
    Set<String> spent = new HashSet<>(uri.references());
    FILES.forEach(name -> uri.parameter(name).ifPresent(file -> spent.add("file:" + file)));
    spent.addAll(ambient(uri));
    return spent;
  }

  private static Set<String> ambient(StoreUri uri) {
    String scheme = uri.scheme() + ":";
    boolean own = uri.password().filter(password -> !password.isEmpty()).isPresent();
    return !own && WITH_AMBIENT_CREDENTIALS.contains(scheme) ? Set.of(scheme) : Set.of();
  }

  private static RoomConfigException refused(String field, String problem) {
    return new RoomConfigException(field, problem, null);
  }
}

package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The drivers on the class path, by scheme. */
final class Providers {
  private static final Map<String, String> MODULES =
      Map.of(
          "memory", "worldkeep-store-memory",
          "sqlite", "worldkeep-store-sqlite",
          "file", "worldkeep-store-filesystem",
          "postgresql", "worldkeep-store-postgres",
          "redis", "worldkeep-store-redis",
          "rediss", "worldkeep-store-redis",
          "redis-sentinel", "worldkeep-store-redis",
          "redis-cluster", "worldkeep-store-redis",
          "s3", "worldkeep-store-s3");

  private final Map<String, StoreProvider> byScheme = new TreeMap<>();

  Providers() {
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      for (String scheme : provider.schemes()) {
        StoreProvider other = byScheme.putIfAbsent(scheme, provider);
        if (other != null) {
          throw StoreException.invalid(
              String.format(
                  Locale.ROOT,
                  "two drivers answer to %s: (%s and %s); remove one from the class path",
                  scheme,
                  other.getClass().getName(),
                  provider.getClass().getName()));
        }
      }
    }
  }

  /** Whether several processes may use the store; true also if the driver is missing. */
  boolean isShared(StoreUri uri) {
    StoreProvider provider = byScheme.get(uri.scheme());
    return provider == null || provider.isShared(uri.scheme());
  }

  /** Returns the kinds of store that a URI offers. */
  Set<StoreKind> kinds(String name, StoreUri uri) {
    return provider(name, uri).kinds(uri.scheme());
  }

  StoreProvider find(StoreKind kind, StoreUri uri) {
    StoreProvider provider = provider(kind.label(), uri);
    if (!provider.kinds(uri.scheme()).contains(kind)) {
      throw StoreException.invalid(
          String.format(
              Locale.ROOT,
              "%s: a %s: store does not offer %s; use one of %s",
              kind.label(),
              uri.scheme(),
              kind.label(),
              schemesOf(kind)));
    }
    return provider;
  }

  private StoreProvider provider(String name, StoreUri uri) {
    StoreProvider provider = byScheme.get(uri.scheme());
    if (provider != null) {
      return provider;
    }
    String module = MODULES.get(uri.scheme());
    String remedy =
        module == null
            ? "use one of these schemes"
            : "add the dependency io.github.worldkeep:" + module;
    throw StoreException.invalid(
        String.format(
            Locale.ROOT,
            "%s: no driver for %s, only for %s; %s",
            name,
            module == null && !uri.hasAuthority() ? "its scheme" : "scheme " + uri.scheme() + ":",
            byScheme.keySet(),
            remedy));
  }

  private Set<String> schemesOf(StoreKind kind) {
    Set<String> schemes = new TreeSet<>();
    byScheme.forEach(
        (scheme, provider) -> {
          if (provider.kinds(scheme).contains(kind)) {
            schemes.add(scheme);
          }
        });
    return schemes;
  }
}

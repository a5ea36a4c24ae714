package io.github.worldkeep.bootstrap.backend;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The backend providers on the class path. */
public final class Backends {
  private Backends() {}

  /**
   * Finds a provider by its name.
   *
   * @throws IllegalArgumentException if there is no such provider; the message lists the providers
   *     found
   */
  public static BackendProvider find(String name) {
    Map<String, BackendProvider> found = new TreeMap<>();
    ServiceLoader.load(BackendProvider.class).forEach(p -> found.put(p.name(), p));
    BackendProvider provider = found.get(name);
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no backend '" + name + "', only " + found.keySet() + ": is a module missing?");
    }
    return provider;
  }
}

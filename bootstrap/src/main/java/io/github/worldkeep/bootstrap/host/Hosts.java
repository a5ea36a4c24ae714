package io.github.worldkeep.bootstrap.host;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The host providers on the class path. */
public final class Hosts {
  private Hosts() {}

  /**
   * Finds a provider by its name.
   *
   * @throws IllegalArgumentException if there is no such provider; the message lists the providers
   *     found
   */
  public static HostProvider find(String name) {
    Map<String, HostProvider> found = new TreeMap<>();
    ServiceLoader.load(HostProvider.class).forEach(p -> found.put(p.name(), p));
    HostProvider provider = found.get(name);
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no host '" + name + "', only " + found.keySet() + ": is a module missing?");
    }
    return provider;
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreUri;

/** Adds a parameter to the URI of a server. */
final class ServerUri {
  private ServerUri() {}

  static StoreUri of(Server server, String parameter) {
    String uri = server.uri();
    return StoreUri.parse(uri + (uri.contains("?") ? "&" : "?") + parameter);
  }
}

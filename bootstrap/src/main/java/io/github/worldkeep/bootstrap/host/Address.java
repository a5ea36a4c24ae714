package io.github.worldkeep.bootstrap.host;

/**
 * An address to which players connect.
 *
 * @param host a name or an IP address
 * @param port a port, 1 to 65535
 */
public record Address(String host, int port) {
  /** The highest port. */
  public static final int HIGHEST_PORT = 65_535;

  public Address {
    if (host.isBlank()) {
      throw new IllegalArgumentException("the host of an address is not empty");
    }
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

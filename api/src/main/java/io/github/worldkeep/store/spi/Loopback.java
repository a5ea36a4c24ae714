package io.github.worldkeep.store.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Recognises the names of servers that stay on this machine, without a name service. */
public final class Loopback {
  private static final Pattern NAMED =
      Pattern.compile(
          "localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}", Pattern.CASE_INSENSITIVE);

  private Loopback() {}

  /**
   * Returns whether the host is {@code localhost}, or an address of the loopback interface. Other
   * names are not looked up, so that no name service can declare a server to be this machine.
   *
   * @param host without a port; an IPv6 address with or without brackets
   */
  public static boolean is(String host) {
    return NAMED.matcher(host).matches() || (host.indexOf(':') >= 0 && isLoopbackAddress(host));
  }

  private static boolean isLoopbackAddress(String host) {
    try {
      // In brackets, a name that is not an address is refused, and not looked up.
      return InetAddress.getByName(host.startsWith("[") ? host : "[" + host + "]")
          .isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

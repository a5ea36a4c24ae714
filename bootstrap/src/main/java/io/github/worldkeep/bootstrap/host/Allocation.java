package io.github.worldkeep.bootstrap.host;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * That a host gave a session to a server.
 *
 * @param id the host's name for it: another one for each time that a server is allocated. May be
 *     empty if the host said none, which is incomplete
 * @param sessionId the session, if the host knows it; else the room config says it
 * @param address where players connect, if the host knows it
 * @param roomConfig what was handed over with it, if anything was
 * @param attributes what else the host said of it, by the host's own names
 */
public record Allocation(
    String id,
    Optional<String> sessionId,
    Optional<Address> address,
    Optional<String> roomConfig,
    Map<String, String> attributes) {
  private static final int LONGEST_CONFIG = 1_000_000;

  /**
   * Takes what the host said.
   *
   * @throws HostException if the id or the session's is longer than 1,000 characters, or the room
   *     config than 1,000,000
   */
  public Allocation {
    requireAtMost(Bounds.LONGEST_TEXT, "id", id);
    sessionId.ifPresent(text -> requireAtMost(Bounds.LONGEST_TEXT, "session's id", text));
    roomConfig.ifPresent(text -> requireAtMost(LONGEST_CONFIG, "room config", text));
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  private static void requireAtMost(int most, String what, String text) {
    if (text.length() > most) {
      throw new HostException(
          "the host gave an allocation whose " + what + " is longer than " + most + " characters",
          null);
    }
  }

  /** One of which nothing but its name and address is known. */
  public static Allocation of(String id, Address address) {
    return new Allocation(id, Optional.empty(), Optional.of(address), Optional.empty(), Map.of());
  }

  /** Whether a session can be run with it: it has a name and an address. */
  public boolean complete() {
    return !id.isEmpty() && address.isPresent();
  }

  /** Without the room config, which may hold a secret, and without attributes. */
  @Override
  public String toString() {
    return "Allocation[id=" + id + ", sessionId=" + sessionId + ", address=" + address + "]";
  }
}

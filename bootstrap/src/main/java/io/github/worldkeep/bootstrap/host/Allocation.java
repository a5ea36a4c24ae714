package io.github.worldkeep.bootstrap.host;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The assignment of a session to a server by its host.
 *
 * @param id the host's id of the allocation, another one each time that the server is allocated.
 *     Empty if the host sent none: such an allocation is incomplete
 * @param sessionId the id of the session if the host knows it; otherwise the room config has it
 * @param address the address for players, if the host knows it
 * @param roomConfig the room config that came with the allocation, if any
 * @param attributes further values that the host sent, by the host's names
 */
public record Allocation(
    String id,
    Optional<String> sessionId,
    Optional<Address> address,
    Optional<String> roomConfig,
    Map<String, String> attributes) {
  private static final int LONGEST_CONFIG = 1_000_000;

  /**
   * Checks the lengths.
   *
   * @throws HostException if the id of the allocation or of the session is longer than 1,000
   *     characters, or the room config longer than 1,000,000
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

  /** Returns an allocation with an id and an address only. */
  public static Allocation of(String id, Address address) {
    return new Allocation(id, Optional.empty(), Optional.of(address), Optional.empty(), Map.of());
  }

  /** Returns whether a session can use this allocation: it has an id and an address. */
  public boolean complete() {
    return !id.isEmpty() && address.isPresent();
  }

  /** Returns the ids and the address. The room config and the attributes may hold a secret. */
  @Override
  public String toString() {
    return "Allocation[id=" + id + ", sessionId=" + sessionId + ", address=" + address + "]";
  }
}

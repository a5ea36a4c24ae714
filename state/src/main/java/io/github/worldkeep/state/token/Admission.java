package io.github.worldkeep.state.token;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The player that a redeemed token admits.
 *
 * @param player the player's id, from the backend
 * @param session the session that the player enters
 * @param issuedAt the time at which the token was issued, by the issuer's clock
 * @param expires the time at which it would have expired, by the same clock
 * @param attributes further data of the player, from the backend
 */
public record Admission(
    String player,
    String session,
    Instant issuedAt,
    Instant expires,
    Map<String, String> attributes) {
  public Admission {
    Names.require("player", player);
    Names.require("session", session);
    Objects.requireNonNull(issuedAt, "issuedAt");
    Objects.requireNonNull(expires, "expires");
    attributes.forEach(Admission::requireAttribute);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  private static void requireAttribute(String name, String value) {
    Names.requireText("the name of an attribute", name);
    Names.requireText("attribute " + name, value);
  }
}

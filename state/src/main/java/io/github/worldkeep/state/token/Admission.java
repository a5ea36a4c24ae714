package io.github.worldkeep.state.token;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a redeemed token answers: who enters.
 *
 * @param player the player, as the backend identified them
 * @param session the session that admits them
 * @param issuedAt when the token was issued, by the clock of who issued it
 * @param expires when it would have expired, by the same clock
 * @param attributes what else the backend says of the player
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

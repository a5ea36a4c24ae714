package io.github.worldkeep.state.token;

import java.time.Instant;
import java.util.Objects;

/**
 * An issued token. The secret can't be restored from the store: send it to the player's client over
 * an encrypted connection, and do not keep it.
 *
 * @param secret 43 characters of {@code A-Z a-z 0-9 _ -}: 256 random bits in base64url
 * @param player the player that the token admits
 * @param session the session that the player may enter
 * @param expires the time at which the token expires, by the issuer's clock
 */
public record ConnectionToken(String secret, String player, String session, Instant expires) {
  public ConnectionToken {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(player, "player");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(expires, "expires");
  }

  /** The text form without the secret. */
  @Override
  public String toString() {
    return "ConnectionToken[player=" + player + ", session=" + session + ", until " + expires + "]";
  }
}

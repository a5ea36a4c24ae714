package io.github.worldkeep.state.token;

import java.time.Instant;
import java.util.Objects;

/**
 * A token as it was issued. Nobody can make the secret again from what the store keeps: hand it to
 * the player's client, over an encrypted connection, and keep it nowhere.
 *
 * @param secret 43 characters of {@code A-Z a-z 0-9 _ -}: 256 random bits in base64url
 * @param player who may enter with it
 * @param session where
 * @param expires until when, by the clock of who issued it
 */
public record ConnectionToken(String secret, String player, String session, Instant expires) {
  public ConnectionToken {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(player, "player");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(expires, "expires");
  }

  /** All but the secret. */
  @Override
  public String toString() {
    return "ConnectionToken[player=" + player + ", session=" + session + ", until " + expires + "]";
  }
}

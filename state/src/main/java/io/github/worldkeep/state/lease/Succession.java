package io.github.worldkeep.state.lease;

import io.github.worldkeep.state.format.Required;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes another server the successor of a run that has ended without giving up what it owned:
 * see {@link GameServer#succeed}. The store has only a hash of the secret, and an id alone makes no
 * successor.
 *
 * @param server the {@link GameServer#id} of that run
 * @param secret what that run alone knew until it ended
 */
public record Succession(String server, String secret) {
  public Succession {
    Required.id("server", server);
    Required.id("secret", secret);
  }

  /** As the run's document has had it since the run joined. */
  String hash() {
    return hash(secret);
  }

  static String hash(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Succession[server=" + server + "]";
  }
}

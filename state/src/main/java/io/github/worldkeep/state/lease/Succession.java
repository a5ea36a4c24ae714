package io.github.worldkeep.state.lease;

import io.github.worldkeep.state.format.Required;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The proof by which a server takes over from a run that has ended without releasing its leases:
 * see {@link GameServer#takeOver}. The store has only a hash of the secret, and the id alone proves
 * nothing.
 *
 * @param server the {@link GameServer#id} of that run
 * @param secret a secret that only that run had until it ended
 */
public record Succession(String server, String secret) {
  public Succession {
    Required.id("server", server);
    Required.id("secret", secret);
  }

  /** The hash of the secret, which the run's document has had since the run joined. */
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

  /** The text form without the secret. */
  @Override
  public String toString() {
    return "Succession[server=" + server + "]";
  }
}

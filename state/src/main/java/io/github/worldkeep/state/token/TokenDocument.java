package io.github.worldkeep.state.token;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.Required;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;

/**
 * A token in the key-value store; format 1 in {@code docs/formats.md}.
 *
 * @param hash the SHA-256 of the secret, in hex
 */
@JsonPropertyOrder({"format", "hash", "player", "session", "issuedAt", "expires", "attributes"})
record TokenDocument(
    int format,
    String hash,
    String player,
    String session,
    Instant issuedAt,
    Instant expires,
    Map<String, String> attributes) {
  static final int FORMAT = 1;

  TokenDocument {
    Required.range("format", format, 1, FORMAT);
    Required.sha256("hash", hash);
    attributes = new Admission(player, session, issuedAt, expires, attributes).attributes();
  }

  static TokenDocument of(String hash, Admission admission) {
    return new TokenDocument(
        FORMAT,
        hash,
        admission.player(),
        admission.session(),
        admission.issuedAt(),
        admission.expires(),
        admission.attributes());
  }

  /**
   * Whether this is the token of its key. The comparison takes a constant time, which reveals
   * nothing of the hash.
   */
  boolean isFor(String expectedHash, String expectedSession) {
    return MessageDigest.isEqual(bytes(hash), bytes(expectedHash))
        && session.equals(expectedSession);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Admission admission() {
    return new Admission(player, session, issuedAt, expires, attributes);
  }
}

package io.github.worldkeep.state.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A secret of 256 random bits. The client has the bits, and the store has their hash. */
final class Secret {
  private static final int BYTES = 32;

  /** The last character holds four bits, and has only one form. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  private final byte[] bits;

  private Secret(byte[] bits) {
    this.bits = bits;
  }

  static Secret random(SecureRandom random) {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return new Secret(bits);
  }

  /** Returns the secret that a client sent, or empty if the text can't be a secret. */
  static Optional<Secret> parse(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new Secret(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  /** The secret in base64url. */
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** The SHA-256 of the bits, in hex. With so many random bits, it needs no salt. */
  String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bits));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

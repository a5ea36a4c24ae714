package io.github.worldkeep.state.lease;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes unique ids. */
final class Randomness {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 12;

  private Randomness() {}

  static String id() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

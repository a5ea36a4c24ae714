package io.github.worldkeep.sidecar;

/**
 * Whether a person looks on. The launcher script knows, since a shell can ask and Java can't;
 * without it the answer is no.
 */
final class Terminal {
  private Terminal() {}

  static boolean present() {
    return Boolean.getBoolean("worldkeep.terminal");
  }
}

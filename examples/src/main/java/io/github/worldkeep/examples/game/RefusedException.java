package io.github.worldkeep.examples.game;

/**
 * A command breaks a rule of the game or of the protocol; the message is the reason the client is
 * told.
 */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }
}

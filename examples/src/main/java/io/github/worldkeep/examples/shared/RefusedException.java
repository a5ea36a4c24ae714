package io.github.worldkeep.examples.shared;

/**
 * A command breaks a rule of the game or of the protocol; the message is the reason the client is
 * told.
 */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public RefusedException(String reason) {
    super(reason);
  }
}

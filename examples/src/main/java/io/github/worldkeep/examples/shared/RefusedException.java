package io.github.worldkeep.examples.shared;

/**
 * Thrown when a command breaks a rule of the game or of the protocol. The message is sent to the
 * client as the reason.
 */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with the reason. */
  public RefusedException(String reason) {
    super(reason);
  }
}

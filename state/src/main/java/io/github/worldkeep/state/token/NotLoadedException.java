package io.github.worldkeep.state.token;

/**
 * Thrown if a token was valid, and is used up, but its player could not be loaded, so that the
 * client has not entered. The cause is the exception of {@link
 * io.github.worldkeep.state.player.Players#load load}, and shows whether waiting helps. If it does,
 * let the client wait, and pass {@link #admission} to {@link Entrance#admit(Admission)}. If not,
 * disconnect the client, which needs another token.
 */
public final class NotLoadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Admission admission;

  NotLoadedException(Admission admission, RuntimeException cause) {
    super(
        "session "
            + admission.session()
            + " knows the player "
            + admission.player()
            + ", and could not load them: "
            + cause.getMessage(),
        cause);
    this.admission = admission;
  }

  /** The admission of the redeemed token. */
  public Admission admission() {
    return admission;
  }
}

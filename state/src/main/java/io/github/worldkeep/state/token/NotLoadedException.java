package io.github.worldkeep.state.token;

/**
 * The token was good, and is used up, but its player could not be loaded; so nobody has entered.
 * The cause is what {@link io.github.worldkeep.state.player.Players#load load} threw, and says
 * whether waiting helps. If it does, let the client wait, and pass {@link #admission} to {@link
 * Entrance#admit(Admission)}. If not, disconnect it: it needs another token.
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

  /** Who comes, as the token said. */
  public Admission admission() {
    return admission;
  }
}

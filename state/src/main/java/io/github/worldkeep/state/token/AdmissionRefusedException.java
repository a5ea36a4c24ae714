package io.github.worldkeep.state.token;

/**
 * Nobody enters with this token: it is unknown, expired, revoked, already used, or for another
 * session. Which of these is not told to anybody, so that trying teaches nothing. Disconnect the
 * client, and let it ask the backend for another token.
 */
public final class AdmissionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AdmissionRefusedException(String session) {
    super(
        "session "
            + session
            + " refuses the token: it is unknown, expired, revoked, already used, or for another"
            + " session; the player needs another one");
  }
}

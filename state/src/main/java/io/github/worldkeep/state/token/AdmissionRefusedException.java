package io.github.worldkeep.state.token;

/**
 * Thrown if a token admits no player: it is unknown, expired, revoked, already used, or for another
 * session. The exception does not distinguish these cases, so that attempts reveal nothing.
 * Disconnect the client, and let it request another token from the backend.
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

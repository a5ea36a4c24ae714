package io.github.worldkeep.bootstrap.session;

/**
 * Thrown when a player can't join because the session ends or is not active yet. Send the player to
 * another server.
 */
public final class SessionClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionClosedException(String session) {
    super("session " + session + " takes nobody now");
  }
}

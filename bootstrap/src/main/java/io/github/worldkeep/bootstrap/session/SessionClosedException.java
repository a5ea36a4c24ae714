package io.github.worldkeep.bootstrap.session;

/** Nobody joins the session now: it ends, or has not begun. Send the player to another server. */
public final class SessionClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionClosedException(String session) {
    super("session " + session + " takes nobody now");
  }
}

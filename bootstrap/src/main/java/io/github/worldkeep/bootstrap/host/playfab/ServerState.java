package io.github.worldkeep.bootstrap.host.playfab;

/** What a server says of itself in a heartbeat, in the only order in which it may. */
enum ServerState {
  INITIALIZING("Initializing"),
  STANDING_BY("StandingBy"),
  ACTIVE("Active"),
  TERMINATING("Terminating"),
  TERMINATED("Terminated");

  private final String playFab;

  ServerState(String playFab) {
    this.playFab = playFab;
  }

  /** The name that PlayFab knows. */
  String playFab() {
    return playFab;
  }

  boolean isBefore(ServerState other) {
    return compareTo(other) < 0;
  }
}

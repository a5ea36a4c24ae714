package io.github.worldkeep.bootstrap.host.playfab;

/** The states that a server reports in a heartbeat, in the only order that PlayFab accepts. */
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

  /** Returns PlayFab's name of the state. */
  String playFab() {
    return playFab;
  }

  boolean isBefore(ServerState other) {
    return compareTo(other) < 0;
  }
}

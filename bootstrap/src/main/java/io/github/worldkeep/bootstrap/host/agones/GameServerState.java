package io.github.worldkeep.bootstrap.host.agones;

/** The states of a game server that Worldkeep distinguishes. */
enum GameServerState {
  /** Before Ready, or a state that this version does not know. */
  PENDING,
  READY,
  RESERVED,
  ALLOCATED,
  /** Ending; final, as are the two states below. */
  SHUTDOWN,
  UNHEALTHY,
  ERROR;

  static GameServerState of(String agones) {
    return switch (agones) {
      case "Ready" -> READY;
      case "Reserved" -> RESERVED;
      case "Allocated" -> ALLOCATED;
      case "Shutdown" -> SHUTDOWN;
      case "Unhealthy" -> UNHEALTHY;
      case "Error" -> ERROR;
      default -> PENDING;
    };
  }

  /** Returns whether a server in this state can never be allocated again. */
  boolean isFinal() {
    return this == SHUTDOWN || this == UNHEALTHY || this == ERROR;
  }
}

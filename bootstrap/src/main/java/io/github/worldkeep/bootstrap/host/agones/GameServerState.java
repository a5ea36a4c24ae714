package io.github.worldkeep.bootstrap.host.agones;

/** The states of a game server that make a difference here. */
enum GameServerState {
  /** On its way to ready, or in a state that this version does not know. */
  PENDING,
  READY,
  RESERVED,
  ALLOCATED,
  /** The end. */
  SHUTDOWN,
  /** Nothing leads back, neither from here nor from {@link #ERROR}. */
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

  /** Whether a server in it can never be given a session again. */
  boolean isFinal() {
    return this == SHUTDOWN || this == UNHEALTHY || this == ERROR;
  }
}

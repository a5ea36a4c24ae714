package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.options.Mode;

/** The conditions of transitions. The table does not show {@link #ALWAYS}. */
enum Guard {
  ALWAYS(""),
  DISABLED("mode DISABLED"),
  LOGIN_ONLY("mode LOGIN_ONLY"),
  AUTO_CREATE("mode AUTO_CREATE"),
  INSTANCE_EXISTS("instance exists"),
  POLLS_LEFT("polls left"),
  SOFT_STOPPED("soft stop latched"),
  FIRST_STOP("not latched yet"),
  STARTED("the game has started"),
  CHANGED("the session has changed meanwhile"),
  LEFT("the game is done with it already"),
  FAILING("something failed before"),
  ANOTHER_CYCLE("no soft stop, cycles left, logged in, the host allows it");

  private final String text;

  Guard(String text) {
    this.text = text;
  }

  boolean holds(Facts facts) {
    return switch (this) {
      case ALWAYS -> true;
      case DISABLED -> facts.mode == Mode.DISABLED;
      case LOGIN_ONLY -> facts.mode == Mode.LOGIN_ONLY;
      case AUTO_CREATE -> facts.mode == Mode.AUTO_CREATE;
      case INSTANCE_EXISTS -> facts.cycle.instanceExists;
      case POLLS_LEFT -> facts.cycle.pollsLeft > 0;
      case SOFT_STOPPED -> facts.softStopped;
      case FIRST_STOP -> !facts.softStopped;
      case STARTED -> facts.cycle.started;
      case CHANGED -> facts.cycle.changed;
      case LEFT -> facts.cycle.left;
      case FAILING -> facts.failed;
      case ANOTHER_CYCLE ->
          !facts.softStopped
              && facts.cycles <= facts.maxRecycles
              && facts.loggedIn
              && facts.cycle.recyclable;
    };
  }

  String text() {
    return text;
  }
}

package io.github.worldkeep.state.history;

import java.util.Objects;

/**
 * What a game server did or heard.
 *
 * @param nanos when, by the clock that all processes of this machine share
 * @param kind what
 * @param writer which load of the player by which server
 * @param player whom it concerns
 * @param revision which revision was loaded or is durable; else 0
 * @param hero the content it is about; a fresh one where it is about none
 * @param note for those who read the history; not checked
 */
record Event(
    long nanos, Kind kind, String writer, String player, long revision, Hero hero, String note) {
  enum Kind {
    /** A load begins. */
    LOAD,
    /** It answered this content, of this revision. */
    LOADED,
    /** The game is about to make this content of the player. */
    STEP,
    /** The library said that this content is durable, in this revision. */
    SAVED,
    /** The library said that this content is durable and the player no longer owned. */
    LEFT,
    /** The library said that the player was lost to somebody else. */
    LOST,
    /** A call failed. */
    FAILED
  }

  Event {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(hero, "hero");
  }
}

package io.github.worldkeep.state.history;

import io.github.worldkeep.store.Persistence;
import java.time.Duration;

/** Who lets a game server own players. */
enum Variant {
  /** The library. */
  LIBRARY,
  /** A few lines that do the same, correctly. */
  PLAIN,
  /** The same, but a save does not ask whether the player is still owned. */
  WITHOUT_FENCING,
  /** The same, but the player is let go of first and saved then. */
  SAVE_AFTER_LEAVE,
  /** The same, but who waited too long for a player reads it nevertheless. */
  LOAD_WITHOUT_LEASE;

  /** Whether it breaks a promise on purpose. */
  boolean isBroken() {
    return this != LIBRARY && this != PLAIN;
  }

  /** Joins those who share the store. */
  Ownership join(Persistence persistence, String server, Duration lease) {
    return this == LIBRARY
        ? new LibraryOwnership(persistence.documents(), server, lease)
        : new PlainOwnership(persistence.documents(), server, lease, this);
  }
}

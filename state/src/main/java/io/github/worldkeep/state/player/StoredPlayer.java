package io.github.worldkeep.state.player;

import java.util.Objects;

/**
 * A player's document. The data stays as the store has it: taking and giving back a lease rewrites
 * the envelope alone.
 *
 * @param data the JSON object of the game's value in UTF-8; not changed
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
record StoredPlayer(Envelope envelope, byte[] data) {
  StoredPlayer {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(data, "data");
  }

  /** Returns the same player with another envelope. */
  StoredPlayer with(Envelope changed) {
    return new StoredPlayer(changed, data);
  }
}

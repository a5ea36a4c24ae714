package io.github.worldkeep.state.player;

import java.util.Objects;

/**
 * A player that could not be made durable.
 *
 * @param collection where the player belongs
 * @param player the id
 * @param lease the acquisition under which this was played: whoever replays it must find it
 *     unbroken
 * @param revision the number of this save
 * @param document the JSON that was to be stored, in UTF-8; not changed
 * @param why it could not be stored
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
record JournalEntry(
    String collection, String player, String lease, long revision, byte[] document, String why) {
  JournalEntry {
    Objects.requireNonNull(collection, "collection");
    Objects.requireNonNull(player, "player");
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(document, "document");
    Objects.requireNonNull(why, "why");
  }
}

package io.github.worldkeep.state.player;

import java.util.Objects;

/**
 * A player that could not be made durable.
 *
 * @param collection the collection of the player
 * @param player the player's id
 * @param lease the lease under which the player was played; a replay requires that the store still
 *     has this lease
 * @param revision the number of this save
 * @param document the JSON that was to be stored, in UTF-8
 * @param why the reason why it could not be stored
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

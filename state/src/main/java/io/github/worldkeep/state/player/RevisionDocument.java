package io.github.worldkeep.state.player;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A player as it was saved once; format 1 in {@code docs/formats.md}.
 *
 * @param savedBy the id of the server that saved it
 * @param write as in the player's document
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
record RevisionDocument(
    String player,
    long revision,
    int schema,
    Instant savedAt,
    String savedBy,
    String write,
    byte[] data) {
  static final int FORMAT = 1;

  RevisionDocument {
    Objects.requireNonNull(player, "player");
    Objects.requireNonNull(savedAt, "savedAt");
    Objects.requireNonNull(savedBy, "savedBy");
    Objects.requireNonNull(write, "write");
    Objects.requireNonNull(data, "data");
  }

  static RevisionDocument of(String player, StoredPlayer saved, String server) {
    Envelope envelope = saved.envelope();
    return new RevisionDocument(
        player,
        envelope.revision(),
        envelope.schema(),
        envelope.savedAt(),
        server,
        envelope.write(),
        saved.data());
  }

  static String id(String player, long revision) {
    return String.format(Locale.ROOT, "%s/%012d", player, revision);
  }
}

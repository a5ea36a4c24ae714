package io.github.worldkeep.state.player;

import io.github.worldkeep.state.format.Required;
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
    Required.id("player", player);
    Required.atLeast("revision", revision, 1);
    Required.atLeast("schema", schema, 1);
    Objects.requireNonNull(savedAt, "savedAt");
    Required.id("savedBy", savedBy);
    Required.id("write", write);
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

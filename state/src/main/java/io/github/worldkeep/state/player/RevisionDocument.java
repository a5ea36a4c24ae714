package io.github.worldkeep.state.player;

import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
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
    Required.range("revision", revision, 1, Envelope.GREATEST_REVISION);
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

  /**
   * Returns the content of a document, which must match the document's id.
   *
   * @throws StoreException CORRUPT if it does not
   */
  static RevisionDocument from(Document<RevisionDocument> document) {
    RevisionDocument found = document.value();
    if (!document.id().equals(id(found.player(), found.revision()))) {
      throw new StoreException(
          Kind.CORRUPT,
          Retry.NEVER,
          "the revision " + document.id() + " is damaged: its document is of another one",
          null);
    }
    return found;
  }

  static String id(String player, long revision) {
    return String.format(Locale.ROOT, "%s/%012d", player, revision);
  }
}

package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Index;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where players of one type are, and their revisions. */
record PlayerCollections<T>(
    PlayerType<T> type,
    ValueCodec<T> values,
    DocumentCollection<StoredPlayer> players,
    DocumentCollection<RevisionDocument> revisions) {
  static final Index<String> PLAYER = Index.text("player");
  static final Index<Number> REVISION = Index.number("revision");

  static <T> PlayerCollections<T> open(DocumentStore documents, PlayerType<T> type) {
    return new PlayerCollections<>(
        type,
        new ValueCodec<>(type),
        documents.collection(type.collection(), new StoredPlayerCodec()),
        documents.collection(type.revisionsCollection(), new RevisionCodec(), PLAYER, REVISION));
  }

  /** The revision after this one, with other data. */
  StoredPlayer next(Envelope before, byte[] data, Instant now) {
    return next(before, data, type.schema(), now);
  }

  /** The same with data of another schema. */
  StoredPlayer next(Envelope before, byte[] data, int schema, Instant now) {
    long revision = before.revision() + 1;
    List<Long> kept = new ArrayList<>(before.kept());
    kept.add(revision);
    List<Long> latest = kept.subList(Math.max(0, kept.size() - type.revisions()), kept.size());
    Envelope envelope = new Envelope(before.owner(), before.write(), revision, schema, now, latest);
    return new StoredPlayer(envelope, data);
  }

  /** Adds the new revision to the batch, and takes away those that are no longer kept. */
  void keep(Batch batch, String id, List<Long> before, StoredPlayer after, String server) {
    Envelope envelope = after.envelope();
    if (type.revisions() > 0) {
      batch.put(
          revisions,
          RevisionDocument.id(id, envelope.revision()),
          RevisionDocument.of(id, after, server));
    }
    for (long old : before) {
      if (!envelope.kept().contains(old)) {
        batch.delete(revisions, RevisionDocument.id(id, old));
      }
    }
  }
}

package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes the journal entries of an earlier run durable, if no other server has had the player since.
 * The lease of that run is the fence, also if the run was presumed dead. An entry that must not be
 * replayed is set aside and reported.
 */
record Replay<T>(
    DocumentStore documents,
    PlayerCollections<T> collections,
    Journal journal,
    PlayersListener listener) {
  static final String WRITE = "/journal";
  private static final StoredPlayerCodec CODEC = new StoredPlayerCodec();

  void run() throws IOException {
    Journal.Contents contents = journal.contents();
    for (Journal.Kept kept : contents.entries()) {
      Optional<StoredPlayer> saved = saved(kept);
      if (saved.isPresent()) {
        replay(kept, saved.get());
      }
    }
    for (Journal.Unreadable file : contents.unreadable()) {
      listener.notReplayed(file.file().toString(), file.problem());
    }
  }

  /** An entry that can't be read stays in its place. */
  private Optional<StoredPlayer> saved(Journal.Kept kept) {
    try {
      return Optional.of(CODEC.decode(kept.entry().document()));
    } catch (StoreException e) {
      listener.notReplayed(kept.file().toString(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void replay(Journal.Kept kept, StoredPlayer saved) throws IOException {
    JournalEntry entry = kept.entry();
    while (true) {
      Optional<Document<StoredPlayer>> found = collections.players().get(entry.player());
      if (found.filter(document -> done(saved, document.value().envelope())).isPresent()) {
        journal.remove(kept.file());
        return;
      } else if (found.filter(document -> allowed(entry, document.value().envelope())).isEmpty()) {
        setAside(kept, found);
        return;
      }
      commit(entry, saved, found.orElseThrow());
    }
  }

  /** A player that the earlier run still owns is released. */
  private void setAside(Journal.Kept kept, Optional<Document<StoredPlayer>> found)
      throws IOException {
    JournalEntry entry = kept.entry();
    Optional<Document<StoredPlayer>> own =
        found.filter(document -> document.value().envelope().isOf(lease(entry)));
    String why =
        own.isPresent()
            ? "an exchange happened that the journal does not know"
            : "somebody else has had the player since";
    own.ifPresent(document -> free(entry, document));
    listener.notReplayed(entry.player(), why + ": see " + journal.setAside(kept.file(), why));
  }

  private static String lease(JournalEntry entry) {
    return entry.lease().split("/", 2)[0];
  }

  private void free(JournalEntry entry, Document<StoredPlayer> found) {
    StoredPlayer player = found.value();
    Envelope free = player.envelope().ownedBy(null, lease(entry) + "/aside");
    try {
      collections.players().replace(found.with(player.with(free)));
    } catch (ConflictException e) {
      // Another server was faster.
    }
  }

  private static boolean done(StoredPlayer saved, Envelope now) {
    return now.write().equals(saved.envelope().write());
  }

  private static boolean allowed(JournalEntry entry, Envelope now) {
    if (entry.lease().indexOf('/') >= 0) {
      return now.write().equals(entry.lease());
    }
    return now.isOf(entry.lease())
        || (now.owner() == null && now.write().startsWith(entry.lease() + "/"));
  }

  /** Looked at again afterwards, whatever came of it. */
  private void commit(JournalEntry entry, StoredPlayer saved, Document<StoredPlayer> found) {
    Envelope then = saved.envelope();
    Envelope before = found.value().envelope().ownedBy(null, then.write());
    StoredPlayer next = collections.next(before, saved.data(), then.schema(), then.savedAt());
    Batch batch = new Batch().replace(collections.players(), found.with(next));
    List<Long> kept = before.kept();
    collections.keep(batch, entry.player(), kept, next, "journal");
    try {
      documents.commit(batch);
    } catch (ConflictException e) {
      // Another server was faster, or it had happened.
    }
  }
}

package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.GameServer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what the store does not take into the journal, if there is one. */
record JournalKeeper<T>(
    GameServer server, PlayerCollections<T> collections, Optional<Journal> journal) {
  private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);
  private static final StoredPlayerCodec CODEC = new StoredPlayerCodec();

  /** Stores an entry. */
  private interface Place {
    void put(Journal journal, JournalEntry entry) throws IOException;
  }

  /** Keeps the attempt for the next run on this machine. Returns whether it is in the journal. */
  boolean keep(Attempt<T> attempt, String why) {
    return put(attempt, why, Journal::write);
  }

  /** Keeps the attempt for inspection: this server has lost the player, so it is never replayed. */
  boolean keepAside(Attempt<T> attempt, String why) {
    return put(attempt, why, (kept, entry) -> kept.setAside(kept.write(entry), why));
  }

  private boolean put(Attempt<T> attempt, String why, Place place) {
    try {
      if (journal.isPresent()) {
        place.put(journal.get(), entry(collections, attempt, server.now(), why));
      }
      return journal.isPresent();
    } catch (IOException | RuntimeException e) {
      LOG.error("{} could not be kept in the journal", attempt.player(), e);
      return false; // Reported as unsaved.
    }
  }

  /**
   * Returns the journal's entry for an unsaved player.
   *
   * @param attempt the player's latest value
   */
  static <T> JournalEntry entry(
      PlayerCollections<T> collections, Attempt<T> attempt, Instant now, String why) {
    PlayerHandle<T> player = attempt.player();
    Envelope known = player.stored().player().envelope();
    byte[] data =
        collections.values().write(player.id(), attempt.value(), attempt.unknown()).data();
    Envelope free = known.ownedBy(null, player.lease() + Replay.WRITE);
    StoredPlayer next = collections.next(free, data, now);
    // An exchange may have happened all the same: then the value from before it must not come back.
    String fence = attempt.exchange() == null ? player.lease() : known.write();
    return new JournalEntry(
        collections.type().collection(),
        player.id(),
        fence,
        next.envelope().revision(),
        CODEC.encode(next),
        why);
  }
}

package io.github.worldkeep.state.player;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.PlayerState.Loss;
import io.github.worldkeep.state.player.PlayerState.Stored;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Handles the outcomes of writes. A write with a conflict or an unknown outcome is settled before
 * its player is written again, by reading the player's owner. If this server still has the lease,
 * no other has written the player, so the version there is its own. If not, the lease is lost. For
 * the saver's thread.
 */
final class Outcomes<T> {
  private final PlayerCollections<T> collections;
  private final JournalKeeper<T> journal;
  private final PlayersListener listener;
  private final Consumer<PlayerHandle<T>> ended;
  private final Pace pace;
  private final Queue<Writing<T>> uncertain = new ArrayDeque<>();

  /**
   * No outcome is pending yet.
   *
   * @param ended called for players that have left or are lost
   */
  Outcomes(
      PlayerCollections<T> collections,
      JournalKeeper<T> journal,
      PlayersListener listener,
      Pace pace,
      Consumer<PlayerHandle<T>> ended) {
    this.collections = collections;
    this.journal = journal;
    this.listener = listener;
    this.pace = pace;
    this.ended = ended;
  }

  boolean settled() {
    return uncertain.isEmpty();
  }

  void succeeded(Writing<T> writing, Stored now) {
    Attempt<T> attempt = writing.attempt();
    boolean left = attempt.player().succeeded(attempt, now, writing.unknown());
    if (left) {
      ended.accept(attempt.player());
    }
    if (attempt.save() != null) {
      attempt.save().succeed(writing.revision());
    }
    if (attempt.exchange() != null) {
      attempt.exchange().succeed(writing.revision());
    }
  }

  /** Returns whether the store is unavailable. */
  boolean failed(Writing<T> writing, StoreException failure) {
    Attempt<T> attempt = writing.attempt();
    if (failure instanceof ConflictException) {
      uncertain.add(writing);
      return false;
    } else if (failure.retry() == Retry.OUTCOME_UNKNOWN) {
      uncertain.add(writing);
      return true;
    }
    return switch (failure.kind()) {
      case INVALID, UNSUPPORTED, CLOSED, NEWER_FORMAT, CORRUPT, NOT_FOUND -> {
        refused(attempt, failure);
        yield false;
      }
      default -> {
        again(attempt, failure);
        yield true;
      }
    };
  }

  void again(Attempt<T> attempt, RuntimeException cause) {
    attempt.player().again(attempt);
    if (attempt.exchange() != null) {
      attempt.exchange().fail(cause);
    }
  }

  void refused(Attempt<T> attempt, RuntimeException cause) {
    attempt.player().refused(attempt, cause);
    if (attempt.exchange() != null) {
      attempt.exchange().fail(cause);
    }
  }

  /**
   * Settles all writes with an unknown outcome or a conflict.
   *
   * @throws StoreException if the store can't be read; call the method again then
   */
  void settle() {
    while (!uncertain.isEmpty()) {
      settleSome();
    }
  }

  /** {@link #settle} for as many as one call to the store carries. */
  void settleSome() {
    List<String> ids =
        uncertain.stream().limit(pace.most()).map(w -> w.attempt().player().id()).toList();
    if (ids.isEmpty()) {
      return;
    }
    List<PlayerHandle<T>> lost = new ArrayList<>();
    try {
      for (Optional<Document<StoredPlayer>> found : read(ids)) {
        if (!settle(uncertain.element(), found)) {
          lost.add(uncertain.element().attempt().player());
        }
        uncertain.remove();
      }
    } finally {
      lose(lost);
    }
  }

  private List<Optional<Document<StoredPlayer>>> read(List<String> ids) {
    return pace.read(ids.size(), () -> collections.players().getAll(ids));
  }

  /** Returns false if the lease is lost. */
  private boolean settle(Writing<T> writing, Optional<Document<StoredPlayer>> found) {
    Attempt<T> attempt = writing.attempt();
    PlayerHandle<T> player = attempt.player();
    if (found.isEmpty()) {
      return false;
    }
    Envelope envelope = found.get().value().envelope();
    if (envelope.write().equals(attempt.write())) {
      succeeded(writing, writing.stored(found.get().version()));
    } else if (envelope.isOf(player.lease())) {
      player.settled(new Stored(found.get().version(), found.get().value()));
      again(attempt, new IllegalStateException("the exchange did not happen: try again"));
    } else if (attempt.leaving() && kept(writing)) {
      succeeded(writing, player.stored()); // Another server has the player since.
    } else {
      return false;
    }
    return true;
  }

  /** Whether the revision that was to be written is there. */
  private boolean kept(Writing<T> writing) {
    Attempt<T> attempt = writing.attempt();
    String id = RevisionDocument.id(attempt.player().id(), writing.revision());
    return attempt.dirty()
        && collections
            .revisions()
            .get(id)
            .filter(revision -> revision.value().write().equals(attempt.write()))
            .isPresent();
  }

  /**
   * The player is removed before the listener is called, so that the listener may load it again.
   */
  private void lose(List<PlayerHandle<T>> players) {
    players.forEach(ended);
    List<Loss<T>> losses = players.stream().map(PlayerHandle::lose).toList();
    losses.parallelStream() // A journal's entry waits for the disk.
        .forEach(loss -> loss.unsaved().ifPresent(this::keepAside));
    losses.forEach(this::report);
  }

  private void keepAside(Attempt<T> unsaved) {
    journal.keepAside(unsaved, "the lease was lost: another server has had the player since");
  }

  private void report(Loss<T> loss) {
    LeaseLostException lost = new LeaseLostException(loss.player().subject());
    loss.waiting().forEach(save -> save.fail(lost));
    try {
      listener.leaseLost(loss.player());
    } catch (RuntimeException e) { // The listener must receive the other losses, too.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}

package io.github.worldkeep.state.match;

import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a running match. Events are recorded in memory, without a call to the store; {@link
 * #save} and {@link #end} make them durable. Unsaved events are lost if the server crashes. Safe
 * for use by several threads.
 *
 * <p>Times are by the store's clock at the start or the resumption of the match, plus the time that
 * has passed since.
 */
public final class Match {
  private final String id;
  private final DocumentStore documents;
  private final Course course;
  private final MatchWriter writer;

  /**
   * Held during a call to the store, because each write expects the version of the one before. Only
   * writes wait for it.
   */
  private final ReentrantLock writing = new ReentrantLock();

  /** The end whose outcome is unknown. */
  private @Nullable MatchDocument inDoubt;

  Match(String id, DocumentStore documents, Course course, MatchWriter writer) {
    this.id = id;
    this.documents = documents;
    this.course = course;
    this.writer = writer;
  }

  /** The match's id. */
  public String id() {
    return id;
  }

  /** Whether the match has ended, as far as this handle knows. */
  public boolean hasEnded() {
    return course.hasEnded();
  }

  /** The match as this handle knows it. */
  public MatchRecord record() {
    return course.record();
  }

  /**
   * Adds a participant, or lets a participant come back. Returns false if the player is present
   * already.
   *
   * @param player 1 to 512 bytes in UTF-8, without control characters
   * @throws IllegalStateException if the match has 1,000 participants, or is ending
   * @throws MatchEndedException if it has ended
   */
  public boolean join(String player) {
    return course.join(player);
  }

  /**
   * Records that a player has left; the player stays a participant. Returns false if the player is
   * not present.
   *
   * @throws IllegalStateException if the match is ending
   * @throws MatchEndedException if it has ended
   */
  public boolean leave(String player) {
    return course.leave(player);
  }

  /**
   * Records an event. A match has up to 10,000 events, of up to 8 MiB as JSON in total. Record
   * important moments, not every shot.
   *
   * @param type the game's name for the event: 1 to 100 characters
   * @param data further data of the event, which is copied: texts, booleans, finite numbers, and
   *     maps and lists of these, up to 20 levels deep
   * @throws IllegalArgumentException if an argument breaks these rules
   * @throws IllegalStateException if the match is full or ending; the event was not recorded
   * @throws MatchEndedException if it has ended
   */
  public void event(String type, Map<String, ?> data) {
    course.event(type, data);
  }

  /**
   * Makes the record so far durable, so that {@link Matches#resume} can continue from it. The whole
   * record is written each time, so save once a minute rather than with each event.
   *
   * @throws IllegalStateException if the match is ending
   * @throws MatchEndedException if it has ended, also by another handle
   * @throws io.github.worldkeep.store.ConflictException if another handle resumed the match: this
   *     one can't write it any more
   * @throws LeaseLostException if the match is written under a lease, and another server has that
   *     now
   * @throws StoreException all that the store throws. Save again, also after OUTCOME_UNKNOWN
   */
  public void save() {
    writing.lock();
    try {
      requireWritten(writer.attempt(course.running()));
    } finally {
      writing.unlock();
    }
  }

  /**
   * Ends the match: its record, durable when this returns, never changes any more. Nothing is
   * recorded while this runs.
   *
   * @param result standings of participants only; up to 4 MiB as JSON
   * @return the record
   * @throws IllegalArgumentException if a standing is not of a participant, or the result is too
   *     large
   * @throws MatchEndedException if it had ended before, also by another handle
   * @throws io.github.worldkeep.store.ConflictException if another handle resumed the match: this
   *     one can't end it any more
   * @throws LeaseLostException if the match is written under a lease, and another server has that
   *     now
   * @throws StoreException all that the store throws. The match continues then. After
   *     OUTCOME_UNKNOWN it can only be ended: call this method again with the same result to settle
   *     the outcome
   */
  public MatchRecord end(MatchResult result) {
    writing.lock();
    try {
      MatchDocument attempt = ending(result);
      writeEnd(attempt);
      course.ended(attempt);
      return course.record();
    } finally {
      writing.unlock();
    }
  }

  private MatchDocument ending(MatchResult result) {
    course.requireNotEnded();
    return inDoubt != null && inDoubt.result().equals(Optional.of(result))
        ? inDoubt
        : writer.attempt(course.end(documents.now(), result));
  }

  private void writeEnd(MatchDocument attempt) {
    try {
      requireWritten(attempt);
    } catch (StoreException e) {
      if (e.retry() == Retry.OUTCOME_UNKNOWN) {
        inDoubt = attempt;
      } else if (inDoubt == null) {
        course.callOffTheEnd();
      }
      throw e;
    } catch (LeaseLostException e) {
      course.callOffTheEnd();
      throw e;
    }
  }

  private void requireWritten(MatchDocument attempt) {
    MatchDocument standing = writer.write(attempt);
    if (!standing.sameWriteAs(attempt)) {
      course.ended(standing);
      course.requireNotEnded();
    }
  }
}

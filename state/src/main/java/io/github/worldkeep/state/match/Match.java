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
 * A handle on a match that runs. What happens is recorded in memory, at once and without asking the
 * store; {@link #save} and {@link #end} make it durable. What was not saved is lost if the server
 * crashes. Safe for use by several threads.
 *
 * <p>Times are by the store's clock, as it was when the match was started or resumed, and what has
 * passed since.
 */
public final class Match {
  private final String id;
  private final DocumentStore documents;
  private final Course course;
  private final MatchWriter writer;

  /**
   * Held while the store is asked, since each write expects the version of the one before. Nothing
   * else waits for it.
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

  /** Whether it has ended, as far as this handle knows. */
  public boolean hasEnded() {
    return course.hasEnded();
  }

  /** The match as this handle knows it. */
  public MatchRecord record() {
    return course.record();
  }

  /**
   * Lets a player take part, or come back; answers false if they are there already.
   *
   * @param player 1 to 512 bytes in UTF-8, without control characters
   * @throws IllegalStateException if the match has 1,000 participants; or if it is ending
   * @throws MatchEndedException if it has ended
   */
  public boolean join(String player) {
    return course.join(player);
  }

  /**
   * Notes that a player left, who stays a participant; answers false if they are not there.
   *
   * @throws IllegalStateException if the match is ending
   * @throws MatchEndedException if it has ended
   */
  public boolean leave(String player) {
    return course.leave(player);
  }

  /**
   * Records something that happened. A match has up to 10,000 events, and up to 8 MiB of them as
   * JSON: the moments that count, not every shot.
   *
   * @param type what happened, in the game's words: 1 to 100 characters
   * @param data what else there is to say: texts, booleans, finite numbers, and maps and lists of
   *     such, up to 20 levels; copied
   * @throws IllegalArgumentException if an argument is not as said here
   * @throws IllegalStateException if the match is full, and the event was not recorded; or if it is
   *     ending
   * @throws MatchEndedException if it has ended
   */
  public void event(String type, Map<String, ?> data) {
    course.event(type, data);
  }

  /**
   * Makes durable what there is so far, so that {@link Matches#resume} can go on from it. The whole
   * record is written each time: once a minute rather than with each event.
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
   * @throws IllegalArgumentException if a standing is of somebody who did not take part, or the
   *     result is too large
   * @throws MatchEndedException if it had ended before, also by another handle
   * @throws io.github.worldkeep.store.ConflictException if another handle resumed the match: this
   *     one can't end it any more
   * @throws LeaseLostException if the match is written under a lease, and another server has that
   *     now
   * @throws StoreException all that the store throws. The match goes on then. After OUTCOME_UNKNOWN
   *     it can only be ended: call this again with the same result, which settles whether it was
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

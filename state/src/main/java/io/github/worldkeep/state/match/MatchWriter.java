package io.github.worldkeep.state.match;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one match for one handle, each time on condition of the version that it wrote before. The
 * outcome of a write without a response is read from the store, where a write is identified by its
 * writer and revision. Used by one thread at a time.
 */
final class MatchWriter {
  private final DocumentStore documents;
  private final DocumentCollection<MatchDocument> matches;
  private final String match;
  private final String writer;
  private final Optional<Lease> lease;
  private long revision;
  private @Nullable Version version;

  /**
   * @param writer the unique id of this writer
   * @param lease the lease under which it writes, if any
   * @param version the version of the document, or null if there is none yet
   */
  MatchWriter(
      DocumentStore documents,
      DocumentCollection<MatchDocument> matches,
      String match,
      String writer,
      Optional<Lease> lease,
      @Nullable Version version) {
    this.documents = documents;
    this.matches = matches;
    this.match = match;
    this.writer = writer;
    this.lease = lease;
    this.version = version;
  }

  /** Returns the content as the next write of this writer. */
  MatchDocument attempt(MatchDocument content) {
    return content.by(writer, ++revision);
  }

  /**
   * Carries out an attempt, also if its outcome was unknown before.
   *
   * @return the document in the store: the attempt itself, or the earlier end of the match
   * @throws ConflictException if another handle wrote the match
   * @throws LeaseLostException if another server has the lease, and this attempt was not written
   */
  MatchDocument write(MatchDocument attempt) {
    while (true) {
      try {
        version = writeOnce(attempt);
        return attempt;
      } catch (LeaseLostException e) {
        return settled(attempt, e);
      } catch (StoreException e) {
        Document<MatchDocument> found = found(e);
        if (found.value().sameWriteAs(attempt)) {
          version = found.version();
          return attempt;
        }
        if (found.value().ended()) {
          return found.value();
        }
        if (!(e instanceof ConflictException) || !isEarlierWrite(found)) {
          throw e;
        }
        version = found.version();
      }
    }
  }

  /** An attempt whose outcome was unknown may have happened before the lease was lost. */
  private MatchDocument settled(MatchDocument attempt, LeaseLostException lost) {
    try {
      return matches
          .get(match)
          .map(Document::value)
          .filter(found -> found.sameWriteAs(attempt) || found.ended())
          .orElseThrow(() -> lost);
    } catch (StoreException e) {
      lost.addSuppressed(e);
      throw lost;
    }
  }

  private Version writeOnce(MatchDocument attempt) {
    if (lease.isPresent()) {
      return writeUnder(lease.get(), attempt);
    }
    return version == null
        ? matches.insert(match, attempt)
        : matches.replace(match, attempt, version);
  }

  /** The guard is the first operation, so that a conflict there means a lost lease. */
  private Version writeUnder(Lease held, MatchDocument attempt) {
    while (true) {
      try {
        return documents.commit(guarded(held, attempt)).version(1);
      } catch (ConflictException e) {
        if (e.operation().orElse(-1) != 0) {
          throw e;
        }
        if (!held.confirm()) {
          LeaseLostException lost = new LeaseLostException("match " + match);
          lost.initCause(e);
          throw lost;
        } // It has another token, because the server continues under another id.
      }
    }
  }

  private Batch guarded(Lease held, MatchDocument attempt) {
    Batch batch = held.guard(new Batch());
    return version == null
        ? batch.insert(matches, match, attempt)
        : batch.replace(matches, match, attempt, version);
  }

  /** A write of this writer that seemed to have failed. */
  private boolean isEarlierWrite(Document<MatchDocument> found) {
    return found.value().writer().equals(writer) && !found.version().equals(version);
  }

  /**
   * Returns the document in the store after a failure with an unknown outcome; else throws the
   * failure.
   */
  private Document<MatchDocument> found(StoreException failure) {
    boolean conflict = failure instanceof ConflictException;
    if (!conflict && failure.retry() != Retry.OUTCOME_UNKNOWN) {
      throw failure;
    }
    try {
      return matches.get(match).orElseThrow(() -> failure);
    } catch (StoreException e) {
      if (e == failure) {
        throw e;
      }
      // Without a response, a conflict may be with an earlier write of this writer.
      StoreException told = conflict ? e : failure;
      told.addSuppressed(conflict ? failure : e);
      throw told;
    }
  }
}

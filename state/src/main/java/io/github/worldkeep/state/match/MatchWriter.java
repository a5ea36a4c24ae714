package io.github.worldkeep.state.match;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import org.jspecify.annotations.Nullable;

/**
 * Writes one match for one handle, each time on condition of the version that it wrote before. What
 * became of a write without an answer, the store tells: a write is known by its writer and
 * revision. Used by one thread at a time.
 */
final class MatchWriter {
  private final DocumentCollection<MatchDocument> matches;
  private final String match;
  private final String writer;
  private long revision;
  private @Nullable Version version;

  /**
   * @param writer a name that no other writer has
   * @param version of the document, or null if there is none yet
   */
  MatchWriter(
      DocumentCollection<MatchDocument> matches,
      String match,
      String writer,
      @Nullable Version version) {
    this.matches = matches;
    this.match = match;
    this.writer = writer;
    this.version = version;
  }

  /** The content as a write of its own. */
  MatchDocument attempt(MatchDocument content) {
    return content.by(writer, ++revision);
  }

  /**
   * Carries out an attempt, also one whose outcome was unknown before.
   *
   * @return what stands in the store: the attempt itself, or else how the match ended before it
   * @throws ConflictException if another handle wrote the match
   */
  MatchDocument write(MatchDocument attempt) {
    while (true) {
      try {
        version = writeOnce(attempt);
        return attempt;
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

  private Version writeOnce(MatchDocument attempt) {
    return version == null
        ? matches.insert(match, attempt)
        : matches.replace(match, attempt, version);
  }

  /** One of this writer that seemed to have failed. */
  private boolean isEarlierWrite(Document<MatchDocument> found) {
    return found.value().writer().equals(writer) && !found.version().equals(version);
  }

  /** What is in the store after a failure, if it leaves that open; else throws the failure. */
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
      // Without the answer, a conflict may be with an earlier write of this writer.
      StoreException told = conflict ? e : failure;
      told.addSuppressed(conflict ? failure : e);
      throw told;
    }
  }
}

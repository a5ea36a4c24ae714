package io.github.worldkeep.store;

import java.util.List;
import java.util.Optional;

/** What became of one {@link Batch}. */
public sealed interface BatchOutcome {
  /**
   * All of it is durable.
   *
   * @param versions one for each operation, in order: the new version of what was written, the
   *     expected version of what was checked, the version of what was deleted; empty for the delete
   *     of a document that was not there
   */
  record Committed(List<Optional<Version>> versions) implements BatchOutcome {
    public Committed {
      versions = List.copyOf(versions);
    }

    /** The version for the operation at this index, which must not be a delete of nothing. */
    public Version version(int operation) {
      return versions.get(operation).orElseThrow();
    }

    @Override
    public Committed orThrow() {
      return this;
    }
  }

  /**
   * None of it happened, unless the exception advises {@link StoreException.Retry#OUTCOME_UNKNOWN}.
   * A {@link ConflictException} names the operation whose condition failed.
   */
  record Refused(StoreException reason) implements BatchOutcome {
    @Override
    public Committed orThrow() {
      throw reason;
    }
  }

  /** The versions, or the exception. */
  Committed orThrow();
}

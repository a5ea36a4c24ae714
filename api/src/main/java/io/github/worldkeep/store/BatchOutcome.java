package io.github.worldkeep.store;

import java.util.List;
import java.util.Optional;

/** The outcome of one {@link Batch}. */
public sealed interface BatchOutcome {
  /**
   * The whole batch is durable.
   *
   * @param versions one for each operation, in order: the new version of a write, the expected
   *     version of a check, the deleted version of a delete; empty for the delete of a document
   *     that did not exist
   */
  record Committed(List<Optional<Version>> versions) implements BatchOutcome {
    public Committed {
      versions = List.copyOf(versions);
    }

    /**
     * Returns the version for the operation at this index, which must not be a delete of a document
     * that did not exist.
     */
    public Version version(int operation) {
      return versions.get(operation).orElseThrow();
    }

    @Override
    public Committed orThrow() {
      return this;
    }
  }

  /**
   * Nothing of the batch happened, unless the exception advises {@link
   * StoreException.Retry#OUTCOME_UNKNOWN}. A {@link ConflictException} names the operation whose
   * condition failed.
   */
  record Refused(StoreException reason) implements BatchOutcome {
    @Override
    public Committed orThrow() {
      throw reason;
    }
  }

  /** Returns the versions, or throws the exception. */
  Committed orThrow();
}

package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of one batch. */
public sealed interface BatchResult {
  /**
   * The whole batch is durable. It has a version for each write, as {@link Write.Action} specifies.
   */
  record Committed(List<@Nullable Version> versions) implements BatchResult {
    // Not the compact form: javac then leaves the parameter's @Nullable out of the class file.
    public Committed(List<@Nullable Version> versions) {
      this.versions = Collections.unmodifiableList(new ArrayList<>(versions));
    }
  }

  /**
   * Nothing of the batch happened, because the condition of the write at this index does not hold.
   */
  record Rejected(int operation, Reason reason) implements BatchResult {}

  /** The batch could not be carried out. */
  record Failed(DriverException cause) implements BatchResult {}

  /** The condition that does not hold. */
  enum Reason {
    EXISTS,
    MISSING,
    OTHER_VERSION
  }
}

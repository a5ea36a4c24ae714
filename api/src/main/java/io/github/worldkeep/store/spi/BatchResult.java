package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one batch. */
public sealed interface BatchResult {
  /** All of it is durable. A version for each write, as {@link Write.Action} says. */
  record Committed(List<@Nullable Version> versions) implements BatchResult {
    // Not the compact form: javac then leaves the parameter's @Nullable out of the class file.
    public Committed(List<@Nullable Version> versions) {
      this.versions = Collections.unmodifiableList(new ArrayList<>(versions));
    }
  }

  /** Nothing of it happened, because the condition of the write at this index does not hold. */
  record Rejected(int operation, Reason reason) implements BatchResult {}

  /** It could not be carried out. */
  record Failed(DriverException cause) implements BatchResult {}

  /** Which condition does not hold. */
  enum Reason {
    EXISTS,
    MISSING,
    OTHER_VERSION
  }
}

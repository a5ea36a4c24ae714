package io.github.worldkeep.state.world;

import java.io.IOException;
import java.io.Serial;

/**
 * A directory is not known to continue the world's latest snapshot, so it was not saved, and
 * nothing was changed. The message says what the directory is instead.
 */
public final class ForeignDirectoryException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final long latest;
  private final boolean elsewhere;

  ForeignDirectoryException(String message, long latest, boolean elsewhere) {
    super(message);
    this.latest = latest;
    this.elsewhere = elsewhere;
  }

  /** The number of the world's latest snapshot; 0 if it has none. */
  public long latest() {
    return latest;
  }

  /** Whether the directory is of another world, or of one in other stores than these. */
  public boolean isElsewhere() {
    return elsewhere;
  }
}

package io.github.worldkeep.state.world;

import java.io.IOException;
import java.io.Serial;

/**
 * Thrown if a directory is not known to continue the world's latest snapshot. It was not saved, and
 * nothing was changed. The message describes the directory.
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

  /** Whether the directory belongs to another world, or to a world in other stores. */
  public boolean isElsewhere() {
    return elsewhere;
  }
}

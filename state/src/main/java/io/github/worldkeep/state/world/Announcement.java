package io.github.worldkeep.state.world;

import java.io.IOException;

/** Called for a new snapshot before it is published. */
@FunctionalInterface
interface Announcement {
  Announcement NONE = (next, manifest) -> next;

  /**
   * Returns the snapshot to be published, which may have a label.
   *
   * @throws IOException if it is not to be published
   */
  Snapshot announce(Snapshot next, Manifest manifest) throws IOException;
}

package io.github.worldkeep.state.world;

import java.util.Objects;
import java.util.Optional;

/**
 * The result of recovering the files that an earlier run left in a directory.
 *
 * @param saved the save of the files, if they are newer than the latest snapshot
 * @param obstacle the reason why files that a game played are not saved; a restore sets them aside
 */
public record Recovery(Optional<SaveReport> saved, Optional<String> obstacle) {
  static final Recovery NOTHING = new Recovery(Optional.empty(), Optional.empty());

  public Recovery {
    Objects.requireNonNull(saved, "saved");
    Objects.requireNonNull(obstacle, "obstacle");
  }

  static Recovery saved(SaveReport report) {
    return report.changed() ? new Recovery(Optional.of(report), Optional.empty()) : NOTHING;
  }

  static Recovery refused(String obstacle) {
    return new Recovery(Optional.empty(), Optional.of(obstacle));
  }
}

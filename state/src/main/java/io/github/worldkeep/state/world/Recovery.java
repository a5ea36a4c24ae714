package io.github.worldkeep.state.world;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of the files that an earlier run, which died, left in a directory.
 *
 * @param saved the save of them, if they are newer than the latest snapshot
 * @param obstacle why they are not saved although a game played them; a restore sets them aside
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

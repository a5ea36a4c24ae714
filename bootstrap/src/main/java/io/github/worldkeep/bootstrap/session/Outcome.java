package io.github.worldkeep.bootstrap.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the report of a life: its first failure, and what is not durable. */
final class Outcome {
  private final List<String> unsaved = new ArrayList<>();
  private Optional<String> failure = Optional.empty();
  private Optional<Throwable> cause = Optional.empty();

  /** Records a failure, unless one is recorded already. */
  void failed(String why, @Nullable Throwable thrown) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
      cause = Optional.ofNullable(thrown);
    }
  }

  /**
   * Adds what a cycle could not save.
   *
   * @param known the names of what is not durable
   * @param saveFailed whether a final save failed: then at least one entry is recorded
   */
  void unsaved(List<String> known, boolean saveFailed) {
    boolean nothing = known.isEmpty() && unsaved.isEmpty();
    unsaved.addAll(saveFailed && nothing ? List.of("whatever was not saved yet") : known);
  }

  SessionReport report(State end, int sessions, Optional<Path> journal) {
    Optional<String> why =
        end == State.FAILED ? failure.or(() -> Optional.of("hard stop")) : failure;
    return new SessionReport(end, sessions, why, cause, unsaved, journal);
  }
}

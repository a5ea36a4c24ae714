package io.github.worldkeep.bootstrap.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a life failed: the first that failed is the one that is told. */
final class FirstFailure {
  private Optional<String> text = Optional.empty();
  private Optional<Throwable> cause = Optional.empty();

  void because(String why, @Nullable Throwable thrown) {
    if (text.isEmpty()) {
      text = Optional.of(why);
      cause = Optional.ofNullable(thrown);
    }
  }

  Optional<String> text() {
    return text;
  }

  /** As it was thrown, if it was. */
  Optional<Throwable> cause() {
    return cause;
  }
}

package io.github.worldkeep.state.player;

import java.util.Objects;

/** What two players become together: an item goes from one to the other, say. */
@FunctionalInterface
public interface Exchange<T> {
  /**
   * Both values after the exchange.
   *
   * @throws RuntimeException if it can't be: then nothing happens, and the caller hears it
   */
  Both<T> apply(T first, T second);

  /** Two values. */
  record Both<T>(T first, T second) {
    public Both {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }
  }
}

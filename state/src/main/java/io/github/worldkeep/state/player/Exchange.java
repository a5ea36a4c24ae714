package io.github.worldkeep.state.player;

import java.util.Objects;

/** Changes two players together, such as the transfer of an item from one to the other. */
@FunctionalInterface
public interface Exchange<T> {
  /**
   * Returns both values after the exchange.
   *
   * @throws RuntimeException if the exchange is impossible; nothing happens then, and the caller
   *     receives the exception
   */
  Both<T> apply(T first, T second);

  /** The values of both players. */
  record Both<T>(T first, T second) {
    public Both {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }
  }
}

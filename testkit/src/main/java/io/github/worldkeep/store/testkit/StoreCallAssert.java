package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Asserts how a call of a store fails. Made by {@link StoreContract#assertThatStore}. */
public final class StoreCallAssert {
  private final @Nullable Throwable thrown;

  StoreCallAssert(ThrowingCallable call) {
    thrown = catchThrowable(call);
  }

  /**
   * Asserts that the call fails with one of these kinds. A conflict must be a {@link
   * ConflictException} with the advice AFTER_REREAD.
   */
  public StoreCallAssert failsWith(Kind... kinds) {
    StoreException failure = exception();
    assertThat(failure.kind()).as(() -> "kind of " + failure).isIn((Object[]) kinds);
    if (failure.kind() == Kind.CONFLICT || failure.kind() == Kind.ALREADY_EXISTS) {
      assertThat(failure).isInstanceOf(ConflictException.class);
      advising(Retry.AFTER_REREAD);
    }
    return this;
  }

  /** Its message holds each of these. */
  public StoreCallAssert naming(String... parts) {
    assertThat(exception()).hasMessageContainingAll(parts);
    return this;
  }

  /** Asserts that the failure has this advice. */
  public StoreCallAssert advising(Retry retry) {
    assertThat(exception().retry()).as("advice of %s", exception()).isEqualTo(retry);
    return this;
  }

  /** The exception of the call. */
  public StoreException exception() {
    if (thrown instanceof StoreException failure) {
      return failure;
    }
    throw new AssertionError("expected a StoreException, not " + thrown, thrown);
  }
}

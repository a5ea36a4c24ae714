package io.github.worldkeep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.worldkeep.store.StoreException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

final class Failures {
  private Failures() {}

  static StoreException failure(Kind kind, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(StoreException.class);
    StoreException failure = (StoreException) thrown;
    assertThat(failure.kind()).as("%s", failure).isEqualTo(kind);
    return failure;
  }

  static StoreException invalid(ThrowingCallable call) {
    return failure(Kind.INVALID, call);
  }
}

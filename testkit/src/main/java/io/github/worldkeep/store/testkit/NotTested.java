package io.github.worldkeep.store.testkit;

import org.opentest4j.TestAbortedException;

/** Ends a test that does not apply to a store. The report names it. */
final class NotTested extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  private final Because because;

  /** Why a test does not apply. */
  enum Because {
    /** The harness declares a deviation of the store. */
    DEVIATION,
    /** The store declares that it lacks the capability. */
    CAPABILITY,
    /** The harness can't do to the store what the test needs. */
    HARNESS
  }

  NotTested(Because because, String reason) {
    super(reason);
    this.because = because;
  }

  Because because() {
    return because;
  }
}

package io.github.worldkeep.store.postgres;

/** An interrupt that ended a call before it could have written anything. */
final class NothingWritten extends InterruptedException {
  private static final long serialVersionUID = 1L;

  NothingWritten() {
    super("interrupted before a commit; nothing was written");
  }
}

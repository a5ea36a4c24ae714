package io.github.worldkeep.bootstrap.session;

import org.jspecify.annotations.Nullable;

/**
 * Work that can be given up: before it begins, it does not begin; later, it is interrupted. Once is
 * not enough, as libraries that load native code or start a process swallow interrupts.
 */
final class Step implements Runnable {
  private final Runnable work;
  private @Nullable Thread thread;
  private boolean givenUp;

  Step(Runnable work) {
    this.work = work;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      work.run();
    } finally {
      end();
    }
  }

  private synchronized boolean begin() {
    if (!givenUp) {
      thread = Thread.currentThread();
    }
    return !givenUp;
  }

  /** Clears a late interrupt, which must not reach the next step. */
  private synchronized void end() {
    thread = null;
    boolean unused = Thread.interrupted();
  }

  /** Returns whether the work still runs, and must be given up again. */
  synchronized boolean giveUp() {
    givenUp = true;
    if (thread != null) {
      thread.interrupt();
    }
    return thread != null;
  }
}

package io.github.worldkeep.bootstrap.session;

import org.jspecify.annotations.Nullable;

/**
 * Work that can be given up: before it begins, it never does; after that, it is interrupted. Once
 * is not enough: libraries that load native code or start a process swallow interrupts.
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

  /** An interrupt that came too late is not the next step's. */
  private synchronized void end() {
    thread = null;
    boolean unused = Thread.interrupted();
  }

  /** Answers whether it still runs, and is to be given up again. */
  synchronized boolean giveUp() {
    givenUp = true;
    if (thread != null) {
      thread.interrupt();
    }
    return thread != null;
  }
}

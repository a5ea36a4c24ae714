package io.github.worldkeep.bootstrap.session;

import java.util.concurrent.ThreadFactory;

/** Creates the threads of a run: daemons, with names. */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}

package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when a test says so. A pause lets it pass. */
final class ManualTimer implements Timer {
  private final List<Task> tasks = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private boolean closed;

  private record Task(Duration due, Runnable what) {}

  /** Does all that is due until then, in the order of time, and of coming. */
  void advance(Duration time) {
    Duration end = now.plus(time);
    for (Task next = next(end); next != null; next = next(end)) {
      tasks.remove(next);
      now = next.due();
      next.what().run();
    }
    now = end;
  }

  private Task next(Duration end) {
    Task next = null;
    for (Task task : tasks) {
      boolean due = task.due().compareTo(end) <= 0;
      if (due && (next == null || task.due().compareTo(next.due()) < 0)) {
        next = task;
      }
    }
    return next;
  }

  Duration now() {
    return now;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now.plus(delay), task));
  }

  @Override
  public void pause(Duration delay) {
    if (closed) {
      throw new HostException("closed", null);
    }
    advance(delay);
  }

  @Override
  public void close() {
    closed = true;
    tasks.clear();
  }
}

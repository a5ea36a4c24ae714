package io.github.worldkeep.state.player;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of the saver between two rounds of writes. While writes are held, only checkpoints run.
 */
final class Jobs {
  private final Queue<Job> exchanges = new ConcurrentLinkedQueue<>();
  private final Queue<Job> checkpoints = new ConcurrentLinkedQueue<>();

  /**
   * Something to do.
   *
   * @param cancelled is called in its place if it is never done
   */
  record Job(Runnable work, Consumer<RuntimeException> cancelled) {}

  void addExchange(Job job) {
    exchanges.add(job);
  }

  void addCheckpoint(Job job) {
    checkpoints.add(job);
  }

  /** Whether there is one to be done now. */
  boolean waiting(boolean holding) {
    return !checkpoints.isEmpty() || !(holding || exchanges.isEmpty());
  }

  /** The next one to be done, or null. */
  @Nullable Job next(boolean holding) {
    Job checkpoint = checkpoints.poll();
    return checkpoint != null || holding ? checkpoint : exchanges.poll();
  }

  void cancelCheckpoints(RuntimeException why) {
    cancel(checkpoints, why);
  }

  /** Cancels all: the players are closed. */
  void end() {
    IllegalStateException closed = new IllegalStateException("the players are closed");
    cancel(exchanges, closed);
    cancel(checkpoints, closed);
  }

  private static void cancel(Queue<Job> jobs, RuntimeException why) {
    for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
      job.cancelled().accept(why);
    }
  }
}

package io.github.worldkeep.bootstrap.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Runs steps on a worker, one after the other, each with a deadline. Belongs to the event loop. */
final class Steps {
  private static final Duration GIVE_UP_PAUSE = Duration.ofMillis(50);

  private final EventLoop loop;
  private final Repeated repeated;
  private final Ends ends;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-step"));
  private final Map<Ticket, Step> underWay = new HashMap<>();

  /** A step's work: returns the trigger that its end fires, or null for none. */
  interface Work {
    @Nullable Trigger run() throws Exception;
  }

  /** Receives the end of each step, on the event loop, once. */
  interface Ends {
    void ended(Ticket ticket, @Nullable Trigger outcome, @Nullable Throwable cause);
  }

  /**
   * Creates the worker.
   *
   * @param repeated knows why a step is late
   * @param ends not called for a step that is cancelled
   */
  Steps(EventLoop loop, Repeated repeated, Ends ends) {
    this.loop = loop;
    this.repeated = repeated;
    this.ends = ends;
  }

  void begin(Ticket ticket, Work work) {
    Step step = new Step(() -> run(ticket, work));
    underWay.put(ticket, step);
    worker.execute(step);
  }

  private void run(Ticket ticket, Work work) {
    Trigger outcome;
    Throwable cause = null;
    repeated.forget();
    try {
      outcome = work.run();
    } catch (Exception | Error e) {
      outcome = ticket.action().failure();
      cause = e;
    }
    Trigger result = outcome;
    Throwable why = cause;
    loop.post(() -> end(ticket, result, why));
  }

  private void end(Ticket ticket, @Nullable Trigger outcome, @Nullable Throwable cause) {
    if (underWay.remove(ticket) != null) {
      ends.ended(ticket, outcome, cause);
    }
  }

  /** Sets a deadline, from now on. The earliest one of a step counts. */
  void limit(Ticket ticket, Duration limit) {
    loop.after(limit, () -> late(ticket, limit));
  }

  private void late(Ticket ticket, Duration limit) {
    Step step = underWay.get(ticket);
    if (step != null) {
      end(ticket, ticket.action().failure(), repeated.late(limit));
      giveUp(step);
    }
  }

  void cancel(Ticket ticket) {
    Step step = underWay.remove(ticket);
    if (step != null) {
      giveUp(step);
    }
  }

  private void giveUp(Step step) {
    if (step.giveUp()) {
      loop.after(GIVE_UP_PAUSE, () -> giveUp(step));
    }
  }

  void end() {
    worker.shutdownNow();
  }
}

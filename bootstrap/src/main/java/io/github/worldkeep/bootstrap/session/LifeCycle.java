package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Intervals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link SessionMachine} on an event loop, one thread, and does what it asks for: steps on a
 * worker, one after the other, each with a deadline; what nobody waits for beside it.
 */
final class LifeCycle<T> implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(LifeCycle.class);
  private static final Duration POLL_PAUSE = Duration.ofSeconds(1);
  private static final Duration IDLE_PAUSE = Duration.ofMillis(50);
  private static final Duration GIVE_UP_PAUSE = Duration.ofMillis(50);

  private final Setup<T> setup;
  private final Services services;
  private final Login login;
  private final EventLoop loop = new EventLoop();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-step"));
  private final ExecutorService aside =
      Executors.newCachedThreadPool(Threads.named("worldkeep-aside"));
  private final CompletableFuture<SessionReport> done = new CompletableFuture<>();

  // What follows belongs to the event loop.
  private final SessionMachine machine;
  private final Budget budget;
  private final IdleChecks idle;
  private final Map<Ticket, Step> underWay = new HashMap<>();
  private final List<Future<?>> regular = new ArrayList<>();
  private final List<String> unsaved = new ArrayList<>();
  private final FirstFailure failure = new FirstFailure();
  private @Nullable Cycle<T> cycle;
  private @Nullable Cycle<T> before;

  LifeCycle(Setup<T> setup) {
    this.setup = setup;
    BootstrapOptions options = setup.options();
    services = new Services(setup);
    login = new Login(services, loop, () -> fire(Trigger.LOGIN_EXPIRED));
    machine =
        new SessionMachine(
            new Facts(options.source().mode(), options.sessions().maxRecycles()), this);
    budget = new Budget(options.times());
    idle = new IdleChecks(options.times());
  }

  CompletableFuture<SessionReport> start() {
    var unused = loop.every(IDLE_PAUSE, this::checkIdle); // First: a life may end at once.
    loop.post(() -> fire(Trigger.START));
    return done;
  }

  /** The process is to end within this time. */
  void softStop(String why, Duration grace) {
    loop.post(
        () -> {
          endWithin(grace);
          stop(why);
        });
  }

  /** What is under way has less time now, too. */
  private void endWithin(Duration grace) {
    long now = System.nanoTime();
    budget.endWithin(grace, now);
    if (machine.state() == State.DRAINING) {
      idle.drainFor(budget.ofDraining(now), now);
    }
    machine.awaited().ifPresent(step -> limit(step, budget.of(step.action(), now)));
  }

  private void limit(Ticket step, Duration limit) {
    loop.after(limit, () -> late(step, limit));
    if (step.action() == Action.SAVE) {
      cycle().ownership().saveWithin(limit);
    }
  }

  /** The process is ended at once. */
  void terminate(String why) {
    loop.post(
        () -> {
          LOG.warn("terminated: {}", why);
          fire(Trigger.TERMINATED);
        });
  }

  private void stop(String why) {
    LOG.info("soft stop: {}", why);
    fire(Trigger.SOFT_STOP);
  }

  private boolean fire(Trigger trigger) {
    boolean meant = machine.fire(trigger);
    LOG.debug("{} in {}, {}", trigger, machine.state(), meant);
    return meant;
  }

  private void fireIn(Cycle<T> mine, Trigger trigger) {
    if (mine == cycle) {
      fire(trigger);
    }
  }

  private void checkIdle() {
    OptionalInt players = cycle == null ? OptionalInt.empty() : cycle.ownership().players();
    if (cycle != null && TransitionTable.PLAYED.contains(machine.state())) {
      cycle.rollCall();
    }
    idle.check(machine.state(), players, System.nanoTime()).ifPresent(this::fire);
  }

  // What the machine asks for.

  @Override
  public void entered(State state) {
    LOG.info("{}", state);
    services.audience().tell(listener -> listener.entered(state));
    long now = System.nanoTime();
    idle.entered(state, now);
    switch (state) {
      case REGISTRATION -> beginCycle();
      case DRAINING -> idle.drainFor(budget.ofDraining(now), now);
      case UNSYNCING, CLEANUP, FAILING -> endRegular();
      default -> {}
    }
    if (state.isTerminal()) {
      finish(state);
    }
  }

  private void beginCycle() {
    before = cycle;
    cycle = new Cycle<>(setup, services, cycle == null, this::postIn);
  }

  private void postIn(Cycle<?> from, Trigger trigger) {
    hear(from, () -> fire(trigger));
  }

  private void endRegular() {
    regular.forEach(task -> task.cancel(false));
    regular.clear();
  }

  private Cycle<T> cycle() {
    return Objects.requireNonNull(cycle, "no cycle has begun");
  }

  @Override
  public void begin(Ticket ticket) {
    if (ticket.action().kind() == Action.Kind.STEP) {
      beginStep(ticket);
    } else {
      beginAside(ticket);
    }
  }

  private void beginStep(Ticket ticket) {
    Duration limit = budget.of(ticket.action(), System.nanoTime());
    Cycle<T> mine = cycle;
    Cycle<T> last = before;
    Step step = new Step(() -> runStep(ticket, mine, last, limit));
    underWay.put(ticket, step);
    worker.execute(step);
    limit(ticket, limit);
  }

  private void runStep(
      Ticket ticket, @Nullable Cycle<T> mine, @Nullable Cycle<T> last, Duration limit) {
    Trigger outcome;
    Throwable cause = null;
    services.repeated().forget();
    try {
      outcome = step(ticket.action(), mine, last, limit);
    } catch (Exception | Error e) {
      outcome = ticket.action().failure();
      cause = e;
    }
    Trigger result = outcome;
    Throwable why = cause;
    loop.post(() -> ended(ticket, result, why));
  }

  private @Nullable Trigger step(
      Action action, @Nullable Cycle<T> mine, @Nullable Cycle<T> last, Duration limit)
      throws Exception {
    if (action == Action.LOG_IN) {
      return login.now();
    }
    if (mine == null) {
      return Trigger.CLEANED_UP; // Nothing was begun.
    }
    return switch (action) {
      case CONNECT -> connect(mine, last);
      case REGISTER -> mine.register();
      case RESERVE -> mine.reserve();
      case CREATE_SESSION -> mine.createSession();
      case POLL_SESSION -> mine.pollSession();
      case CREATE_INSTANCE -> mine.createInstance();
      case LEASE -> mine.lease();
      case LOAD -> mine.load();
      case SYNC -> mine.sync(limit);
      case UNSYNC -> mine.unsync(limit);
      case SAVE -> mine.ownership().save(limit);
      case CLEAN_UP -> mine.cleanUp(limit);
      default -> throw new IllegalStateException(action + " is no step");
    };
  }

  private Trigger connect(Cycle<T> mine, @Nullable Cycle<T> last) throws Exception {
    if (last != null) {
      last.leaveHost(Optional.empty());
    }
    return mine.connect(new HostMessages<>(this, mine));
  }

  private void late(Ticket ticket, Duration limit) {
    Step step = underWay.get(ticket);
    if (step != null) {
      ended(ticket, ticket.action().failure(), services.repeated().late(limit));
      giveUp(step);
    }
  }

  private void giveUp(Step step) {
    if (step.giveUp()) {
      loop.after(GIVE_UP_PAUSE, () -> giveUp(step));
    }
  }

  private void ended(Ticket ticket, @Nullable Trigger outcome, @Nullable Throwable cause) {
    if (underWay.remove(ticket) == null) {
      return;
    }
    boolean awaited = machine.awaited().filter(ticket::equals).isPresent();
    if (cause != null && awaited) {
      LOG.error("{} failed: {}", ticket.action(), cause.getMessage(), cause);
      failure.because("could not " + ticket.action().text() + ": " + cause.getMessage(), cause);
    }
    if (ticket.action() == Action.POLL_SESSION && outcome == Trigger.SESSION_FOUND) {
      machine.facts().instanceExists = cycle().instanceExists();
    }
    if (ticket.action() == Action.SYNC) {
      machine.facts().started = cycle().ownership().isStarted();
    }
    if (ticket.action() == Action.CLEAN_UP && cycle != null) {
      unsaved.addAll(unsavedOf(cycle));
      machine.facts().recyclable = cycle.host().map(Host::recyclable).orElse(true);
    }
    boolean meant = machine.ended(ticket, outcome);
    LOG.debug("{} ended with {}, {}", ticket.action(), outcome, meant);
  }

  /** Something always, if the final save did not come to its end. */
  private List<String> unsavedOf(Cycle<T> ending) {
    List<String> known = ending.ownership().unsaved();
    boolean nothing = known.isEmpty() && unsaved.isEmpty();
    return machine.facts().unsaved && nothing ? List.of("whatever was not saved yet") : known;
  }

  @Override
  public void cancel(Ticket ticket) {
    Step step = underWay.remove(ticket);
    if (step != null) {
      giveUp(step);
    }
  }

  private void beginAside(Ticket ticket) {
    switch (ticket.action()) {
      case POLL_LATER -> {
        Cycle<T> mine = cycle();
        loop.after(POLL_PAUSE, () -> fireIn(mine, Trigger.POLL_DUE));
      }
      case WATCH_SESSION -> watchSession(cycle());
      case APPLY_SESSION -> cycle().applySession();
      case AUTOSAVE -> {
        inBackground(cycle()::saveMatch);
        autosave().ifPresent(pause -> saveEvery(pause, cycle()));
      }
      case CHECKPOINT -> autosave().ifPresent(unused -> cycle().checkpoint());
      case CLOSE_DOOR -> {
        cycle().closeDoor();
        var unused = inBackground(ticket, cycle()::unpublish);
      }
      case STOP_WRITES -> cycle().stopWrites();
      case TELL_GAME -> cycle().tellGame(budget.ofDraining(System.nanoTime()));
      case TELL_HOST -> {
        var unused = inBackground(ticket, cycle()::tellHost);
      }
      case LOG_IN_AGAIN -> {
        Future<?> again = inBackground(ticket, login::now);
        loop.after(setup.options().times().start().login(), () -> again.cancel(true));
      }
      case HURRY -> endWithin(Budget.EMERGENCY);
      default -> throw new IllegalStateException(ticket + " is not done aside");
    }
  }

  private void saveEvery(Duration pause, Cycle<T> mine) {
    regular.add(loop.every(pause, mine::checkpoint));
    regular.add(loop.every(pause, () -> inBackground(mine::saveMatch)));
  }

  private Optional<Duration> autosave() {
    return setup.options().times().intervals().autosave();
  }

  private void watchSession(Cycle<T> mine) {
    Intervals intervals = setup.options().times().intervals();
    regular.add(loop.every(intervals.sessionPoll(), () -> inBackground(mine::watch)));
    regular.add(loop.every(intervals.report(), () -> inBackground(mine::report)));
  }

  private void inBackground(Problems.Attempt task) {
    aside.execute(
        () -> {
          try {
            task.run();
          } catch (Exception e) {
            LOG.warn("the backend could not be reached: {}", e.getMessage());
            services.audience().tell(listener -> listener.failed("reach the backend", e));
          }
        });
  }

  private Future<?> inBackground(Ticket ticket, Problems.Attempt task) {
    return aside.submit(
        () -> {
          Trigger outcome = null;
          try {
            task.run();
          } catch (Exception e) {
            LOG.warn("could not {}", ticket.action().text(), e);
            services.audience().tell(listener -> listener.failed(ticket.action().text(), e));
            outcome = ticket.action().failure();
          }
          Trigger result = outcome;
          loop.post(() -> machine.ended(ticket, result));
        });
  }

  private void finish(State end) {
    if (end == State.COMPLETE_LOGIN_ONLY) {
      done.complete(report(end)); // What is open stays open for the game.
      return;
    }
    SessionReport report = report(end);
    Cycle<T> last = cycle;
    aside.execute(
        () -> {
          Problems problems = new Problems(services.audience());
          if (last != null) {
            last.leaveHost(Optional.of(report.exitCode()));
          }
          problems.of("close the stores", services::close);
          worker.shutdownNow();
          loop.end();
          done.complete(report);
          aside.shutdownNow();
        });
  }

  private SessionReport report(State end) {
    Optional<String> why =
        end == State.FAILED ? failure.text().or(() -> Optional.of("hard stop")) : failure.text();
    return new SessionReport(
        end,
        machine.facts().cycles,
        why,
        failure.cause(),
        unsaved,
        setup.options().directories().journal());
  }

  // What a cycle's host says, on its threads.

  /** Hears of it on the event loop, if the cycle still runs. */
  void hear(Cycle<?> from, Runnable event) {
    loop.post(
        () -> {
          if (from == cycle) {
            event.run();
          }
        });
  }

  void allocated(Allocation allocation) {
    if (machine.state() != State.AWAIT_ALLOCATION) {
      LOG.info("an allocation that nobody waits for means nothing: {}", allocation);
    } else if (allocation.complete()) {
      cycle().allocated(allocation);
      fire(Trigger.ALLOCATED);
    } else {
      allocationFailed("it has no id, or no address");
    }
  }

  void allocationFailed(String why) {
    LOG.warn("the allocation failed: {}", why);
    if (machine.state() == State.AWAIT_ALLOCATION) {
      failure.because("the allocation failed: " + why, null);
    }
    fire(Trigger.ALLOCATION_FAILED);
  }

  void hostStops(String why, Optional<Duration> grace) {
    machine.facts().hostAskedToStop = true;
    grace.ifPresent(this::endWithin);
    stop(why);
  }

  void hardStop(String why, Optional<Duration> grace) {
    LOG.error("hard stop: {}", why);
    grace.ifPresent(this::endWithin);
    if (fire(Trigger.HARD_STOP)) {
      failure.because("hard stop: " + why, null);
    }
  }
}

package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Intervals;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link SessionMachine} on an event loop, one thread, and carries out its actions: {@link
 * Steps} on a worker, and the others in the {@link Background}. What a step does is in {@link
 * Cycle}.
 */
final class LifeCycle<T> implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(LifeCycle.class);
  private static final Duration POLL_PAUSE = Duration.ofSeconds(1);
  private static final Duration IDLE_PAUSE = Duration.ofMillis(50);

  private final Setup<T> setup;
  private final Services services;
  private final EventLoop loop = new EventLoop();
  private final CompletableFuture<SessionReport> done = new CompletableFuture<>();

  // The fields below belong to the event loop.
  private final Login login;
  private final SessionMachine machine;
  private final Steps steps;
  private final Background background;
  private final Budget budget;
  private final IdleChecks idle;
  private final Outcome outcome = new Outcome();
  private @Nullable Cycle<T> cycle;

  LifeCycle(Setup<T> setup) {
    this.setup = setup;
    BootstrapOptions options = setup.options();
    services = new Services(setup);
    login = new Login(services, loop, () -> fire(Trigger.LOGIN_EXPIRED));
    machine =
        new SessionMachine(
            new Facts(options.source().mode(), options.sessions().maxRecycles()), this);
    steps = new Steps(loop, services.repeated(), this::ended);
    background = new Background(loop, services.audience());
    budget = new Budget(options.times());
    idle = new IdleChecks(options.times());
  }

  CompletableFuture<SessionReport> start() {
    var unused = loop.every(IDLE_PAUSE, this::checkIdle); // First: a life may end at once.
    loop.post(() -> fire(Trigger.START));
    return done;
  }

  /** Ends the process within the grace. */
  void softStop(String why, Duration grace) {
    loop.post(
        () -> {
          endWithin(grace);
          stop(why);
        });
  }

  /** Ends the process at once. */
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

  /** Shortens the current step and the draining, too. */
  private void endWithin(Duration grace) {
    long now = System.nanoTime();
    budget.endWithin(grace, now);
    if (machine.state() == State.DRAINING) {
      idle.drainFor(budget.ofDraining(now), now);
    }
    machine.awaited().ifPresent(step -> limit(step, budget.of(step.action(), now)));
  }

  private void limit(Ticket step, Duration limit) {
    steps.limit(step, limit);
    if (step.action() == Action.SAVE) {
      cycle().saveWithin(limit);
    }
  }

  private boolean fire(Trigger trigger) {
    boolean meant = machine.fire(trigger);
    LOG.debug("{} in {}, {}", trigger, machine.state(), meant);
    if (meant && trigger == Trigger.LEASE_LOST && machine.state() == State.FAILING) {
      outcome.failed("a lease was lost before the game started", null);
    }
    return meant;
  }

  private void checkIdle() {
    OptionalInt players = cycle == null ? OptionalInt.empty() : cycle.players();
    if (cycle != null && TransitionTable.PLAYED.contains(machine.state())) {
      cycle.rollCall();
    }
    idle.check(machine.state(), players, System.nanoTime()).ifPresent(this::fire);
  }

  // The states.

  @Override
  public void entered(State state) {
    Cycle<T> current = cycle;
    LOG.info("{}: {}", state, current == null ? services.place() : current.place());
    services.audience().tell(listener -> listener.entered(state));
    long now = System.nanoTime();
    idle.entered(state, now);
    switch (state) {
      case REGISTRATION -> beginCycle();
      case DRAINING -> idle.drainFor(budget.ofDraining(now), now);
      case UNSYNCING, CLEANUP, FAILING -> background.endRegular();
      default -> {}
    }
    if (state.isTerminal()) {
      finish(state);
    }
  }

  private void beginCycle() {
    Optional<HostConnection> former = cycle == null ? Optional.empty() : cycle.host();
    cycle =
        new Cycle<>(setup, services, former, (from, trigger) -> post(from, () -> fire(trigger)));
  }

  private Cycle<T> cycle() {
    return Objects.requireNonNull(cycle, "no cycle has begun");
  }

  private void finish(State end) {
    SessionReport report =
        outcome.report(end, machine.facts().cycles, setup.options().directories().journal());
    if (end == State.COMPLETE_LOGIN_ONLY) {
      done.complete(report); // The stores and the backend stay open for the game.
      return;
    }
    Cycle<T> last = cycle;
    background.runLast(
        () -> {
          if (last != null) {
            last.leaveHost(report.exitCode());
          }
          services.problems().of("close the stores", services::close);
          steps.end();
          loop.end();
          done.complete(report);
        });
  }

  // The actions.

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
    steps.begin(ticket, () -> step(ticket.action(), mine, limit));
    limit(ticket, limit);
  }

  /**
   * Runs a step, on the worker.
   *
   * @param mine the cycle of the step; null if none has begun
   * @throws IllegalStateException if the step needs a cycle, and none has begun
   */
  @Nullable Trigger step(Action step, @Nullable Cycle<T> mine, Duration limit) throws Exception {
    if (step == Action.LOG_IN) {
      return login.now();
    }
    if (mine == null && step == Action.CLEAN_UP) {
      return Trigger.CLEANED_UP; // The login failed: there is nothing to clean up.
    }
    if (mine == null) {
      throw new IllegalStateException(step + " needs a cycle, and none has begun");
    }
    return switch (step) {
      case CONNECT -> mine.connect(new HostMessages<>(this, mine));
      case REGISTER -> mine.register();
      case RESERVE -> mine.reserve();
      case CREATE_SESSION -> mine.createSession();
      case POLL_SESSION -> mine.pollSession();
      case CREATE_INSTANCE -> mine.createInstance();
      case LEASE -> mine.lease();
      case LOAD -> mine.load();
      case SYNC -> mine.sync(limit);
      case UNSYNC -> mine.unsync(limit);
      case SAVE -> mine.save(limit);
      case CLEAN_UP -> mine.cleanUp(limit);
      default -> throw new IllegalStateException(step + " is no step");
    };
  }

  private void ended(Ticket ticket, @Nullable Trigger result, @Nullable Throwable cause) {
    boolean awaited = machine.awaited().filter(ticket::equals).isPresent();
    if (cause != null && awaited) {
      LOG.error("{} failed: {}", ticket.action(), cause.getMessage(), cause);
      outcome.failed("could not " + ticket.action().text() + ": " + cause.getMessage(), cause);
    }
    if (cycle != null) {
      learn(ticket.action(), result, cycle);
    }
    boolean meant = machine.ended(ticket, result);
    LOG.debug("{} ended with {}, {}", ticket.action(), result, meant);
  }

  /** Updates the facts that the end of a step may have changed. */
  private void learn(Action step, @Nullable Trigger result, Cycle<T> mine) {
    Facts facts = machine.facts();
    if (step == Action.POLL_SESSION && result == Trigger.SESSION_FOUND) {
      facts.cycle.instanceExists = mine.instanceExists();
    }
    if (step == Action.SYNC) {
      facts.cycle.started = mine.isStarted();
      facts.cycle.changed = mine.changedMeanwhile();
    }
    if (step == Action.CLEAN_UP) {
      outcome.unsaved(mine.unsaved(), facts.unsaved);
      facts.cycle.recyclable = mine.host().map(HostConnection::recyclable).orElse(true);
    }
  }

  @Override
  public void cancel(Ticket ticket) {
    steps.cancel(ticket);
  }

  private void beginAside(Ticket ticket) {
    switch (ticket.action()) {
      case POLL_LATER -> {
        Cycle<T> mine = cycle();
        loop.after(POLL_PAUSE, () -> ifCurrent(mine, () -> fire(Trigger.POLL_DUE)));
      }
      case WATCH_SESSION -> watchSession(cycle());
      case APPLY_SESSION -> cycle().applySession();
      case AUTOSAVE -> {
        background.run(cycle()::saveMatch);
        autosave().ifPresent(interval -> saveEvery(interval, cycle()));
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
        Duration limit = setup.options().times().start().login();
        Future<?> again = inBackground(ticket, () -> login.again(limit));
        loop.after(limit, () -> again.cancel(true));
      }
      case HURRY -> endWithin(Budget.EMERGENCY);
      default -> throw new IllegalStateException(ticket + " is not done aside");
    }
  }

  private Future<?> inBackground(Ticket ticket, Problems.Attempt task) {
    return background.run(
        ticket.action(), task, (result, cause) -> endedAside(ticket, result, cause));
  }

  private void endedAside(Ticket ticket, @Nullable Trigger result, @Nullable Exception cause) {
    if (machine.ended(ticket, result) && machine.state() == State.FAILING && cause != null) {
      outcome.failed("could not " + ticket.action().text() + ": " + cause.getMessage(), cause);
    }
  }

  private void watchSession(Cycle<T> mine) {
    Intervals intervals = setup.options().times().intervals();
    background.regularly(intervals.sessionPoll(), () -> background.run(mine::watch));
    background.regularly(intervals.report(), () -> background.run(mine::report));
  }

  private void saveEvery(Duration interval, Cycle<T> mine) {
    background.regularly(interval, mine::checkpoint);
    background.regularly(interval, () -> background.run(mine::saveMatch));
  }

  private Optional<Duration> autosave() {
    return setup.options().times().intervals().autosave();
  }

  // The events of a cycle and of its host, which come on any thread.

  /** Runs an event on the event loop, if its cycle is still the current one. */
  void post(Cycle<?> from, Runnable event) {
    loop.post(() -> ifCurrent(from, event));
  }

  private void ifCurrent(Cycle<?> from, Runnable event) {
    if (from == cycle) {
      event.run();
    }
  }

  void allocated(Allocation allocation) {
    if (machine.state() != State.AWAIT_ALLOCATION) {
      LOG.info("an allocation that nobody waits for means nothing: {}", allocation);
    } else if (!allocation.complete()) {
      allocationFailed("it has no id, or no address", null);
    } else {
      assign(allocation);
    }
  }

  private void assign(Allocation allocation) {
    try {
      cycle().assign(allocation);
    } catch (RuntimeException e) {
      allocationFailed(e.getMessage(), e);
      return;
    }
    fire(Trigger.ALLOCATED);
  }

  void allocationFailed(@Nullable String why, @Nullable RuntimeException cause) {
    LOG.warn("the allocation failed: {}", why, cause);
    if (machine.state() == State.AWAIT_ALLOCATION) {
      outcome.failed("the allocation failed: " + why, cause);
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
      outcome.failed("hard stop: " + why, null);
    }
  }
}

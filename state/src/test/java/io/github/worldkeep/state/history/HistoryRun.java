package io.github.worldkeep.state.history;

import io.github.worldkeep.state.history.Event.Kind;
import io.github.worldkeep.state.history.Nemesis.Fault;
import io.github.worldkeep.state.history.Ownership.Holding;
import io.github.worldkeep.store.Persistence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Several game servers fight over the players of one store while a {@link Nemesis} for each makes
 * their life hard. An observer looks at all players from time to time. In the end, all are healed
 * and leave, and the roll is called.
 */
final class HistoryRun {
  private static final int OBSERVER_PAUSE_MILLIS = 100;
  private static final int MAX_TIMES = 12;
  private static final int LEAST_STEPS = 200;

  private final Set<Violation> seen = new LinkedHashSet<>();
  private final Map<Fault, Integer> faults = new TreeMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final HistoryPlan plan;
  private final SharedStore store;
  private int snapshots;

  private HistoryRun(HistoryPlan plan, SharedStore store) {
    this.plan = plan;
    this.store = store;
  }

  /** Runs, and tells what was found. */
  static Findings run(HistoryPlan plan, SharedStore store) throws Exception {
    HistoryRun run = new HistoryRun(plan, store);
    store.prepare();
    run.fight();
    run.callTheRoll();
    Findings findings = run.findings().with(run.seen);
    System.out.printf(
        "history: -Dseed=%d, %s, %s, %s, %d snapshots: %s%n",
        plan.seed(),
        plan.variant(),
        store.getClass().getSimpleName(),
        run.faults,
        run.snapshots,
        findings.summary());
    return findings;
  }

  private Findings findings() throws Exception {
    History history =
        History.of(store.writes(), EventLog.readAll(plan.directory()), store.players());
    return HistoryChecker.check(history);
  }

  private void fight() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Map<Fault, Integer>>> servers = new ArrayList<>();
      for (int server = 0; server < plan.servers(); server++) {
        servers.add(threads.submit(new Nemesis(plan, store, server, over)));
      }
      Future<?> observer = threads.submit(this::observe);
      letItHappen();
      over.countDown();
      for (Future<Map<Fault, Integer>> server : servers) {
        server.get().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
      }
      left.countDown();
      observer.get();
    } finally {
      over.countDown();
      left.countDown();
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** Takes longer on a machine so busy that next to nothing happens. */
  private void letItHappen() throws Exception {
    int times = 0;
    do {
      over.await(plan.duration().toMillis(), TimeUnit.MILLISECONDS);
      times++;
    } while (times < MAX_TIMES && !enough(findings()));
  }

  /** A variant that is broken may be unable to trade or to take over. */
  private boolean enough(Findings findings) {
    return plan.variant().isBroken()
        ? findings.count(Kind.STEP) > LEAST_STEPS
        : findings.meanSomething();
  }

  /**
   * One who comes when all is over gets every player: what the killed had expires, all others let
   * go of theirs. What it loads is checked with the rest.
   */
  private void callTheRoll() throws Exception {
    String name = "last";
    Duration patience = plan.lease().plus(plan.skew()).plusSeconds(2);
    if (store.hasOwnClock()) {
      patience = plan.lease().plusSeconds(2);
    }
    try (EventLog log = EventLog.create(plan.directory(), name);
        Persistence persistence = Persistence.open(store.config());
        Ownership ownership = plan.variant().join(persistence, name, plan.lease())) {
      for (String player : store.players().keySet()) {
        String writer = name + "/" + player;
        log.add(Kind.LOAD, writer, player, 0, Hero.fresh(player), "");
        Holding holding = ownership.load(player, patience);
        log.add(Kind.LOADED, writer, player, holding.loadedRevision(), holding.value(), "");
        holding.leave().get(1, TimeUnit.MINUTES);
      }
    }
  }

  private Void observe() throws SQLException, InterruptedException {
    do {
      seen.addAll(HistoryChecker.items(store.players()));
      snapshots++;
    } while (!left.await(OBSERVER_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    return null;
  }
}

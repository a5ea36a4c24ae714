package io.github.worldkeep.state.history;

import io.github.worldkeep.store.testkit.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What befalls one game server, until the run is over; then it is healed and ends in order. */
final class Nemesis implements Callable<Map<Nemesis.Fault, Integer>> {
  private static final int LOOK_MILLIS = 20;

  private final Map<Fault, Integer> faults = new ConcurrentHashMap<>();
  private final HistoryPlan plan;
  private final SharedStore store;
  private final int server;
  private final CountDownLatch over;
  private final Random random;
  private int starts;

  enum Fault {
    /** SIGKILL; another process starts in its place. */
    KILLED,
    /** It ends in order; another process starts in its place. */
    RESTARTED,
    /** SIGSTOP, then SIGCONT. */
    PAUSED,
    /** The network refuses all connections for a while. */
    CUT_OFF,
    /** The network is silent for a while. */
    STALLED,
    /** All connections are reset, once. */
    RESET,
    /** An answer of the store is lost, once. */
    ANSWER_LOST,
    /** Connections are forgotten by the network, without a word. */
    FORGOTTEN,
    /** A process started whose clock is wrong. */
    CLOCK_WRONG
  }

  Nemesis(HistoryPlan plan, SharedStore store, int server, CountDownLatch over) {
    this.plan = plan;
    this.store = store;
    this.server = server;
    this.over = over;
    this.random = new Random(plan.seed() * 31 + server);
  }

  @Override
  public Map<Fault, Integer> call() throws Exception {
    ServerProcess process = start();
    try {
      while (!awaitPlaying(process) && !pass(1, 4)) {
        process.requireAlive();
        process = befall(process, draw());
      }
      process.stop();
    } finally {
      process.kill();
    }
    return faults;
  }

  private ServerProcess start() throws Exception {
    long skew = 0;
    if (random.nextInt(3) == 0) {
      skew = random.nextLong(-plan.skew().toMillis(), plan.skew().toMillis());
      count(Fault.CLOCK_WRONG);
    }
    starts++;
    return ServerProcess.start(
        plan.directory(),
        "s" + server + "-" + starts,
        store.uri(server),
        List.of(
            Long.toString(random.nextLong()),
            Integer.toString(plan.players()),
            Long.toString(plan.lease().toMillis()),
            Long.toString(skew),
            plan.variant().name()));
  }

  /** Mostly; sometimes it is hit while it starts. Answers whether the run is over. */
  private boolean awaitPlaying(ServerProcess process) throws Exception {
    boolean ended = over.getCount() == 0;
    if (random.nextInt(5) > 0) {
      while (!ended && !process.isPlaying()) {
        process.requireAlive();
        ended = over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return ended;
  }

  private Fault draw() {
    List<Fault> possible =
        new ArrayList<>(List.of(Fault.KILLED, Fault.PAUSED, Fault.PAUSED, Fault.RESTARTED));
    if (store.network(server).isPresent()) {
      possible.addAll(List.of(Fault.CUT_OFF, Fault.STALLED, Fault.RESET));
      possible.addAll(List.of(Fault.ANSWER_LOST, Fault.FORGOTTEN));
    }
    return possible.get(random.nextInt(possible.size()));
  }

  /** Past the lease or not; the faults that last are over when this returns. */
  private ServerProcess befall(ServerProcess process, Fault fault) throws Exception {
    count(fault);
    switch (fault) {
      case KILLED -> {
        process.kill();
        pass(0, 2);
        return start();
      }
      case RESTARTED -> {
        process.stop();
        return start();
      }
      case PAUSED -> {
        process.pause();
        pass(0, 5);
        process.resume();
      }
      case CUT_OFF -> {
        network().refuse();
        pass(0, 5);
        network().heal();
      }
      case STALLED -> {
        network().stall();
        pass(0, 5);
        network().heal();
      }
      case RESET -> network().cut();
      case ANSWER_LOST -> network().loseNextResponse();
      case FORGOTTEN -> network().stallOpenConnections();
      case CLOCK_WRONG -> throw new IllegalStateException("befalls no process that runs");
    }
    return process;
  }

  private TcpProxy network() {
    return store.network(server).orElseThrow();
  }

  private void count(Fault fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  /** Lets a random time pass, in halves of the lease; answers whether the run is over. */
  private boolean pass(int least, int most) throws InterruptedException {
    long half = plan.lease().toMillis() / 2;
    return over.await(random.nextLong(least * half, most * half), TimeUnit.MILLISECONDS);
  }
}

package io.github.worldkeep.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The turns that sides take at the same work, and the time that each has needed. A turn is a few
 * dozen operations; who comes first differs each time. So what disturbs the machine for longer than
 * a turn disturbs all sides alike.
 *
 * <p>JMH adds up the public fields, and hands them over under their names.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {
  private static final int OPERATIONS = 50;
  private static final String COUNT = "operations";
  private static final Map<String, String> SIDES =
      Map.of("bare", "Bare", "worldkeep", "Worldkeep", "openDal", "OpenDal", "jclouds", "Jclouds");

  /** Of each side. */
  public long operations;

  /** Nanoseconds of the bare driver. */
  public long bare;

  /** Nanoseconds of Worldkeep. */
  public long worldkeep;

  /** Nanoseconds of OpenDAL. */
  public long openDal;

  /** Nanoseconds of jclouds. */
  public long jclouds;

  /** One operation of a side. */
  @FunctionalInterface
  interface Operation {
    void run() throws Exception;
  }

  /** Who adds what its operations took to its own sum. */
  private interface Side {
    void add(Turns turns, long nanos);
  }

  /** What a side does in its turn. */
  record Turn(Side side, Operation operation) {
    static Turn bare(Operation operation) {
      return new Turn((turns, nanos) -> turns.bare += nanos, operation);
    }

    static Turn worldkeep(Operation operation) {
      return new Turn((turns, nanos) -> turns.worldkeep += nanos, operation);
    }

    static Turn openDal(Operation operation) {
      return new Turn((turns, nanos) -> turns.openDal += nanos, operation);
    }

    static Turn jclouds(Operation operation) {
      return new Turn((turns, nanos) -> turns.jclouds += nanos, operation);
    }

    private void take(Turns turns) throws Exception {
      long started = System.nanoTime();
      for (int i = 0; i < OPERATIONS; i++) {
        operation.run();
      }
      side.add(turns, System.nanoTime() - started);
    }
  }

  /** One turn of each. */
  void take(Turn... turns) throws Exception {
    List<Turn> order = new ArrayList<>(List.of(turns));
    Collections.shuffle(order);
    for (Turn turn : order) {
      turn.take(this);
    }
    operations += OPERATIONS;
  }

  /** Microseconds of one operation of each side, by its name; none if none took turns. */
  static Map<String, Double> micros(RunResult result) {
    Map<String, Double> sums = new HashMap<>();
    for (Result<?> sum : result.getSecondaryResults().values()) {
      sums.put(sum.getLabel(), sum.getScore());
    }
    double microsecond = TimeUnit.MICROSECONDS.toNanos(1);
    double operations = sums.getOrDefault(COUNT, 0.0);
    Map<String, Double> micros = new TreeMap<>();
    SIDES.forEach(
        (field, side) -> {
          double nanos = sums.getOrDefault(field, 0.0);
          if (nanos > 0) {
            micros.put(side, nanos / operations / microsecond);
          }
        });
    return micros;
  }
}

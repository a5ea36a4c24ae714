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
 * The turns that sides take at the same work, and the time that each side has needed. A turn is two
 * hundredths of a second, and the order of the sides differs each time. So a disturbance of the
 * machine that lasts longer than a turn affects all sides alike.
 *
 * <p>The public fields are the nanoseconds and the operations of each side. JMH adds them up, and
 * reports them under their names.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {
  private static final long TURN_NANOS = 20_000_000;
  private static final String OPERATIONS = "Operations";
  private static final Map<String, String> SIDES =
      Map.of("bare", "Bare", "worldkeep", "Worldkeep", "openDal", "OpenDal", "jclouds", "Jclouds");

  public long bare;
  public long bareOperations;
  public long worldkeep;
  public long worldkeepOperations;
  public long openDal;
  public long openDalOperations;
  public long jclouds;
  public long jcloudsOperations;

  /** One operation of a side. */
  @FunctionalInterface
  interface Operation {
    void run() throws Exception;
  }

  /** Adds a turn to the sums of a side. */
  private interface Side {
    void add(Turns turns, long operations, long nanos);
  }

  /** The operation that a side repeats during its turn. */
  record Turn(Side side, Operation operation) {
    static Turn bare(Operation operation) {
      return new Turn(
          (turns, operations, nanos) -> {
            turns.bareOperations += operations;
            turns.bare += nanos;
          },
          operation);
    }

    static Turn worldkeep(Operation operation) {
      return new Turn(
          (turns, operations, nanos) -> {
            turns.worldkeepOperations += operations;
            turns.worldkeep += nanos;
          },
          operation);
    }

    static Turn openDal(Operation operation) {
      return new Turn(
          (turns, operations, nanos) -> {
            turns.openDalOperations += operations;
            turns.openDal += nanos;
          },
          operation);
    }

    static Turn jclouds(Operation operation) {
      return new Turn(
          (turns, operations, nanos) -> {
            turns.jcloudsOperations += operations;
            turns.jclouds += nanos;
          },
          operation);
    }

    private void take(Turns turns) throws Exception {
      long started = System.nanoTime();
      long operations = 0;
      long nanos = 0;
      while (nanos < TURN_NANOS) {
        operation.run();
        operations++;
        nanos = System.nanoTime() - started;
      }
      side.add(turns, operations, nanos);
    }
  }

  /** Takes one turn of each side, in random order. */
  void take(Turn... turns) throws Exception {
    List<Turn> order = new ArrayList<>(List.of(turns));
    Collections.shuffle(order);
    for (Turn turn : order) {
      turn.take(this);
    }
  }

  /**
   * Returns the microseconds of one operation of each side, by the side's name. The map is empty if
   * the benchmark has no turns.
   */
  static Map<String, Double> micros(RunResult result) {
    Map<String, Double> sums = new HashMap<>();
    for (Result<?> sum : result.getSecondaryResults().values()) {
      sums.put(sum.getLabel(), sum.getScore());
    }
    double microsecond = TimeUnit.MICROSECONDS.toNanos(1);
    Map<String, Double> micros = new TreeMap<>();
    SIDES.forEach(
        (field, side) -> {
          double operations = sums.getOrDefault(field + OPERATIONS, 0.0);
          if (operations > 0) {
            micros.put(side, sums.getOrDefault(field, 0.0) / operations / microsecond);
          }
        });
    return micros;
  }
}

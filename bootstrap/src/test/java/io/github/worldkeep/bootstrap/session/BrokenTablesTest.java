package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Tests the tests of the table, on tables with one broken row each. The tests of the rows must find
 * every broken row. The random walk must find the dangerous ones.
 */
final class BrokenTablesTest {
  private static final List<Class<? extends RowsOfTheTable>> ROWS =
      List.of(StartRowsTest.class, LoadRowsTest.class, PlayRowsTest.class, EndRowsTest.class);
  private static final int MAX_EVENTS = 300_000;

  /** A row that was carried out for a trigger in a state. */
  private record Carried(Transition row, State state, Trigger trigger) {}

  /** Records which of its rows were carried out. */
  private static final class Watched extends TransitionTable {
    private final Set<Carried> carried = new HashSet<>();

    Watched() {
      super(TransitionTable.ROWS);
    }

    @Override
    Optional<Transition> find(State state, Trigger trigger, Facts facts) {
      Optional<Transition> found = super.find(state, trigger, facts);
      found.ifPresent(row -> carried.add(new Carried(row, state, trigger)));
      return found;
    }
  }

  /** Returns the failure of the first test that fails, if one does. */
  private static Optional<Throwable> testRows(TransitionTable table) {
    try {
      for (Class<? extends RowsOfTheTable> tests : ROWS) {
        for (Method test : tests.getDeclaredMethods()) {
          if (test.isAnnotationPresent(Test.class)) {
            RowsOfTheTable rows = tests.getDeclaredConstructor().newInstance();
            rows.table = table;
            test.invoke(rows);
          }
        }
      }
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the tests of the rows can't be run", e);
    }
  }

  private static Optional<Throwable> walk(TransitionTable table, Random random) {
    int[] visits = new int[State.values().length];
    int events = 0;
    while (events < MAX_EVENTS) {
      try {
        events += new RandomWalk(table, random, visits).run();
      } catch (AssertionError | RuntimeException e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  @Test
  void everyRow_hasATest_forEachOfItsStatesAndEvents() {
    Watched watched = new Watched();
    assertThat(testRows(watched)).isEmpty();

    List<Carried> untested = new ArrayList<>();
    for (Transition row : TransitionTable.ROWS) {
      for (State state : row.from()) {
        for (Trigger trigger : row.on()) {
          untested.add(new Carried(row, state, trigger));
        }
      }
    }
    untested.removeIf(row -> BrokenTable.isUnreachable(row.state(), row.trigger()));
    untested.removeAll(watched.carried);
    assertThat(untested).isEmpty();
  }

  @Test
  void everyBrokenTable_isNoticedByTheTestsOfItsRows() {
    List<BrokenTable> broken = BrokenTable.all();

    List<BrokenTable> survivors =
        broken.stream().filter(t -> testRows(t.table()).isEmpty()).toList();

    assertThat(survivors).isEmpty();
    assertThat(broken).hasSizeGreaterThan(1_000);
  }

  @Test
  void dangerousTables_areNoticedByTheWalkAlone() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    Map<Danger, Integer> noticed = new EnumMap<>(Danger.class);
    List<String> survivors = new ArrayList<>();
    for (BrokenTable broken : BrokenTable.all()) {
      List<Danger> dangers = Arrays.stream(Danger.values()).filter(d -> d.isIn(broken)).toList();
      if (!dangers.isEmpty()) {
        if (walk(broken.table(), random).isEmpty()) {
          survivors.add(dangers + ": " + broken);
        }
        dangers.forEach(danger -> noticed.merge(danger, 1, Integer::sum));
      }
    }
    assertThat(survivors).as("-Dseed=%s", seed).isEmpty();
    assertThat(noticed).containsOnlyKeys(Danger.values());
    assertThat(noticed.get(Danger.WRITES_WITHOUT_A_LEASE)).isGreaterThan(100);
    assertThat(noticed.get(Danger.NO_WAY_OUT)).isGreaterThan(200);
  }
}

package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten thousand players of 2 KB at once. Worldkeep writes them in one call, or from 64 blocking
 * callers. Bare JDBC writes them one by one, or by COPY over two connections into the emptied
 * table, which is the ceiling. OpenDAL writes all at the same time.
 *
 * <p>One by one, a storm makes each call ten thousand times. The other sides make twenty to some
 * hundred calls in a storm, so they need more storms until Java has compiled them.
 */
public class PostgresStormBenchmark extends ManyOperations {
  private static final int COPIES = 2;
  private static final int CALLERS = 64;
  private static final int LONG_WARM_UP = 25;
  private static final int SHORT_STORMS = 12;

  /** The players to save, and the threads that save them. */
  @State(Scope.Benchmark)
  public static class Storm {
    @Param("10000")
    int saves;

    /** Whether the players exist already. (COPY writes only new ones.) */
    @Param("false")
    boolean overwrite;

    /** The kind of the players' documents. */
    @Param("PROFILE")
    PlayerDocument document = PlayerDocument.PROFILE;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private List<byte[]> documents = List.of();

    /** Makes new documents, and collects the garbage of that before the storm. */
    @Setup(Level.Invocation)
    public void prepare() {
      documents = Stream.generate(document::random).limit(saves).toList();
      System.gc();
    }

    @TearDown
    public void close() {
      threads.shutdown();
    }

    void empty(String table) throws SQLException {
      if (!overwrite) {
        PostgresSchema.execute("TRUNCATE " + table);
      }
    }

    void together(List<Callable<Object>> work) throws InterruptedException, ExecutionException {
      for (Future<?> future : threads.invokeAll(work)) {
        future.get();
      }
    }
  }

  /** Bare JDBC. */
  @State(Scope.Benchmark)
  public static class Bare extends PostgresBare {
    @Setup(Level.Invocation)
    public void empty(Storm storm) throws SQLException {
      storm.empty(PostgresSchema.PLAYERS);
    }
  }

  /** Bare JDBC, before a COPY. */
  @State(Scope.Benchmark)
  public static class EmptyBare extends PostgresBare {
    @Setup(Level.Invocation)
    public void empty() throws SQLException {
      PostgresSchema.execute("TRUNCATE " + PostgresSchema.PLAYERS);
    }
  }

  /** Worldkeep. */
  @State(Scope.Benchmark)
  public static class Worldkeep extends PostgresWorldkeep {
    @Setup(Level.Invocation)
    public void empty(Storm storm) throws SQLException {
      storm.empty(PostgresSchema.PLAYERS);
    }
  }

  /** OpenDAL. */
  @State(Scope.Benchmark)
  public static class OpenDal extends PostgresOpenDal {
    @Setup(Level.Invocation)
    public void empty(Storm storm) throws SQLException {
      storm.empty(TABLE);
    }
  }

  @Benchmark
  public void saveBareOneByOne(Storm storm, Bare bare) throws SQLException {
    try (Connection connection = bare.connection()) {
      for (int i = 0; i < storm.saves; i++) {
        bare.put(connection, PostgresSchema.id(i), storm.documents.get(i));
      }
    }
  }

  @Benchmark
  @Warmup(iterations = LONG_WARM_UP)
  @Measurement(iterations = SHORT_STORMS)
  public void saveBareCopy(Storm storm, EmptyBare bare)
      throws InterruptedException, ExecutionException {
    List<Callable<Object>> copies = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      int first = storm.saves / COPIES * i;
      List<byte[]> part = storm.documents.subList(first, first + storm.saves / COPIES);
      copies.add(() -> bare.copy(first, part));
    }
    storm.together(copies);
  }

  @Benchmark
  @Warmup(iterations = LONG_WARM_UP)
  @Measurement(iterations = SHORT_STORMS)
  public void saveWorldkeep(Storm storm, Worldkeep worldkeep) {
    List<Batch> batches =
        IntStream.range(0, storm.saves)
            .parallel() // as each thread of COPY makes its rows
            .mapToObj(
                i ->
                    new Batch()
                        .put(worldkeep.players(), PostgresSchema.id(i), storm.documents.get(i)))
            .toList();
    for (BatchOutcome outcome : worldkeep.documents().commitEach(batches)) {
      outcome.orThrow();
    }
  }

  @Benchmark
  @Warmup(iterations = LONG_WARM_UP)
  @Measurement(iterations = SHORT_STORMS)
  public void saveWorldkeepFromCallers(Storm storm, Worldkeep worldkeep)
      throws InterruptedException, ExecutionException {
    List<Callable<Object>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int first = i;
      callers.add(
          () -> {
            for (int n = first; n < storm.saves; n += CALLERS) {
              worldkeep.players().put(PostgresSchema.id(n), storm.documents.get(n));
            }
            return first;
          });
    }
    storm.together(callers);
  }

  @Benchmark
  public void saveOpenDal(Storm storm, OpenDal openDal) {
    openDal.putAll(storm.documents);
  }
}

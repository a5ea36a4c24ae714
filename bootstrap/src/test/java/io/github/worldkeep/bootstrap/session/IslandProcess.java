package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.options.BootstrapOptions;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Intervals;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.options.StopDeadlines;
import io.github.worldkeep.bootstrap.options.Times;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as a process of its own, which a test can kill. Its world's number and its one player's
 * gold increase together. It prints the values that were acknowledged.
 *
 * <p>Its environment variables: {@link #TICKS}, the ticks of a session; {@link #GRACE}, the time
 * from a signal until it is killed; {@link #REQUEST_TIMEOUT}, the time to wait for a store; {@link
 * Hold#IN}, the state in which it is held.
 */
final class IslandProcess implements AutoCloseable {
  static final String DURABLE = "durable ";
  static final String TICKS = "ISLAND_TICKS";
  static final String GRACE = "ISLAND_GRACE";
  static final String REQUEST_TIMEOUT = "ISLAND_PATIENCE";
  private static final String BEGINS = "begins with ";
  private static final String ENDS = "ends with ";
  private static final LeaseTerms LEASE = LeaseTerms.of(Duration.ofMillis(300));

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Process process;
  private final BufferedReader lines;
  private final List<Integer> begun = new ArrayList<>();
  private int durable;
  private int ended;

  private IslandProcess(Process process) {
    this.process = process;
    CompletableFuture.delayedExecutor(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly); // A test that waits in vain fails.
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a process in an empty directory. */
  static IslandProcess start(Map<String, String> environment, Path machine) throws IOException {
    return start(environment, machine, System.getProperty("java.class.path"));
  }

  /** Starts a process whose log goes nowhere. */
  static IslandProcess startWithoutLog(Map<String, String> environment, Path machine)
      throws IOException {
    String all = System.getProperty("java.class.path");
    String path =
        Stream.of(all.split(File.pathSeparator))
            .filter(entry -> !entry.contains("slf4j-simple"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(path).hasSizeLessThan(all.length());
    return start(environment, machine, path);
  }

  private static IslandProcess start(
      Map<String, String> environment, Path machine, String classPath) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.log." + LifeCycle.class.getPackageName() + "=info",
            "-cp",
            classPath,
            IslandProcess.class.getName(),
            machine.toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    return new IslandProcess(builder.start());
  }

  /** Reads until a state is entered. Returns false if the process ended before. */
  boolean awaitState(State state) throws IOException {
    return await(" - " + state) != null;
  }

  /** Reads until a value was acknowledged. */
  void awaitDurable() throws IOException {
    await(DURABLE);
  }

  /** Reads until this line. Returns false if the process ended before. */
  boolean awaitLine(String part) throws IOException {
    return await(part) != null;
  }

  /** Reads until a line with a text, and returns it; empty if the process ended before. */
  String awaitText(String part) throws IOException {
    return Objects.requireNonNullElse(await(part), "");
  }

  private @Nullable String await(String part) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(DURABLE)) {
        durable = Integer.parseInt(line.substring(DURABLE.length()));
      } else if (line.startsWith(BEGINS)) {
        begun.add(Integer.parseInt(line.substring(BEGINS.length())));
      } else if (line.startsWith(ENDS)) {
        ended = Integer.parseInt(line.substring(ENDS.length()));
      }
      if (line.contains(part)) {
        return line;
      }
    }
    return null;
  }

  /** Returns the last acknowledged value that was read. */
  int durable() {
    return durable;
  }

  /** Returns the value with which its last session ended. That, or one less, was acknowledged. */
  int ended() {
    return ended;
  }

  /** Returns the values with which its sessions began. */
  List<Integer> begun() {
    return List.copyOf(begun);
  }

  /** Releases the process from the state in which it is held. */
  void letGo() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Reads to the end of the process, and returns its exit code. */
  int end() throws Exception {
    await("nothing says this");
    process.waitFor(20, TimeUnit.SECONDS);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] args) {
    Path machine = Path.of(args[0]);
    UnaryOperator<@Nullable String> environment = Hold.around(System::getenv);
    Intervals intervals =
        Intervals.DEFAULT.withBackend(Duration.ofMillis(200), Duration.ofMillis(500));
    BootstrapOptions options =
        BootstrapOptions.DEFAULT
            .withDirectories(
                Directories.DEFAULT
                    .withWorld(machine.resolve("world"))
                    .withJournal(machine.resolve("journal")))
            .withTimes(
                Times.DEFAULT
                    .withLease(LEASE)
                    .withStart(
                        StartDeadlines.DEFAULT.withServices(
                            duration(REQUEST_TIMEOUT, StartDeadlines.DEFAULT.login())))
                    .withStop(
                        StopDeadlines.DEFAULT
                            .withDrain(Duration.ofMillis(100))
                            .withGrace(duration(GRACE, StopDeadlines.DEFAULT.grace())))
                    .withIntervals(intervals))
            .with(environment);
    Bootstrap<Hero> bootstrap =
        Bootstrap.of(PlayerType.of(Hero.class), new Island(), options, environment);
    System.exit(bootstrap.run().exitCode());
  }

  private static Duration duration(String variable, Duration usual) {
    return Optional.ofNullable(System.getenv(variable)).map(Duration::parse).orElse(usual);
  }

  /** Plays by itself: number and gold increase, with checkpoints, until it is stopped. */
  private static final class Island extends Played {
    private final int maxTicks =
        Optional.ofNullable(System.getenv(TICKS)).map(Integer::valueOf).orElse(Integer.MAX_VALUE);
    private final ReentrantLock tick = new ReentrantLock();
    private volatile boolean playing;
    private Optional<Thread> player = Optional.empty();

    @Override
    public void load(Session<Hero> session) throws Exception {
      super.load(session);
      Match race = session.match().orElseGet(() -> session.startMatch("race", Map.of()));
      race.event("begun", Map.of("number", number));
      race.save();
      System.out.println(BEGINS + number);
      playing = true;
      Thread thread = new Thread(() -> play(session));
      thread.setDaemon(true);
      thread.start();
      player = Optional.of(thread);
    }

    private void play(Session<Hero> session) {
      while (playing && !session.joinable()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      PlayerHandle<Hero> ada = session.players().load("ada", () -> new Hero(0));
      for (int ticks = 0; playing && ticks < maxTicks; ticks++) {
        int next = tick(ada);
        while (playing && !makeDurable(session, next)) { // No tick before this one is durable.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
      }
      if (playing) {
        session.end();
      }
    }

    private static boolean makeDurable(Session<Hero> session, int number) {
      try {
        session.checkpoint();
        System.out.println(DURABLE + number);
        return true;
      } catch (RuntimeException e) {
        System.out.println("not durable: " + e.getMessage());
        return false;
      }
    }

    private int tick(PlayerHandle<Hero> ada) {
      tick.lock();
      try {
        number = ada.update(hero -> hero.with(1)).gold();
        return number;
      } finally {
        tick.unlock();
      }
    }

    @Override
    public void save(Session<Hero> session, Runnable moment) throws Exception {
      tick.lock();
      try {
        super.save(session, moment);
      } finally {
        tick.unlock();
      }
    }

    @Override
    public void stop(Session<Hero> session) throws Exception {
      playing = false;
      if (player.isPresent()) {
        player.get().join();
      }
      System.out.println(ENDS + number);
    }
  }
}

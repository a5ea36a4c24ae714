package io.github.worldkeep.examples.demo;

import io.github.worldkeep.examples.demo.Screen.Tone;
import io.github.worldkeep.examples.game.IslandBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills a game server, deletes its directory, starts it again elsewhere, and shows what was saved,
 * what was lost, and what came back. The demo checks every statement that it prints. The exit code
 * is 0 if all are true, else 1.
 *
 * <p>The system property {@code worldkeep.jar} is the path of the packaged sidecar.
 */
public final class Demo implements AutoCloseable {
  private static final int EXIT_CODE_OF_SIGKILL = 128 + 9;

  private final Screen screen = Screen.standard();
  private final Path home;
  private final List<Machine> machines = new ArrayList<>();

  private Demo(Path home) {
    this.home = home;
  }

  /** Runs the demo. */
  public static void main(String[] args) throws IOException {
    Path home = Files.createTempDirectory("worldkeep-demo-");
    boolean succeeded;
    try (Demo demo = new Demo(home)) {
      succeeded = demo.run();
    }
    if (!succeeded) {
      System.exit(1);
    }
    DirectoryTree.delete(home);
  }

  private boolean run() {
    long started = System.nanoTime();
    try {
      play();
      screen.finish(
          "All that Worldkeep saved came back: 4 machines, of which 3 were lost", started);
      return true;
    } catch (DemoException | IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("it was interrupted");
    } catch (Exception e) {
      return failed(e.toString());
    }
  }

  private boolean failed(String message) {
    screen.failed(message);
    if (!machines.isEmpty()) {
      screen.text("The last machine printed:");
      machine().output().forEach(line -> screen.text("    " + line));
    }
    screen.text("Its files are in " + home);
    return false;
  }

  private void play() throws Exception {
    claim(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has no SIGTERM: run the demo on Linux or macOS");
    screen.heading("Worldkeep: the server dies, the world does not");
    screen.text("An island game keeps its world in a folder and knows nothing of Worldkeep.");
    screen.text("Each machine runs: worldkeep run --world island -- java IslandServer");
    screen.text("The stores outlive the machines. Here they are embedded: SQLite and files.");

    screen.heading("The game crashes");
    GameState saved = crash();
    GameState left = playOn(saved);

    screen.heading("The whole machine is lost, and Worldkeep with it");
    loseMachine(left);
    recover(left);
  }

  /** Returns the state that the game had saved when it was killed. */
  private GameState crash() throws Exception {
    tell(boot("A machine starts the game, on an empty disk", "new"));
    try (IslandBot bot = join(1)) {
      GameState saved =
          screen.step("A bot plays 400 steps, and the game saves", () -> playAndSave(bot, 400));
      tell(Tone.PLAIN, "saved", saved);
      GameState later =
          screen.step("It plays 120 steps more, which are not saved", () -> play(bot, 120));
      tell(Tone.PLAIN, "unsaved", later);
      claim(!later.equals(saved), "120 steps changed nothing");
      tell(screen.step("kill -9 the game; worldkeep saves what is on disk", this::killGame));
      claim(machine().exitCode() == EXIT_CODE_OF_SIGKILL, "the exit code is not the game's");
      destroyDisk();
      return saved;
    }
  }

  /** Returns the state of the game when it was stopped. */
  private GameState playOn(GameState saved) throws Exception {
    tell(boot("Another machine starts the game, on an empty disk", "restored"));
    try (IslandBot bot = join(2)) {
      compare(bot, saved, "the 120 steps after the last save");
      GameState left = screen.step("It plays 200 steps more", () -> play(bot, 200));
      tell(Tone.PLAIN, "now", left);
      stop();
      destroyDisk();
      return left;
    }
  }

  private void loseMachine(GameState left) throws Exception {
    tell(boot("A third machine starts the game, on an empty disk", "restored"));
    try (IslandBot bot = join(3)) {
      compare(bot, left, "nothing: the game was stopped, not killed");
      GameState onDisk =
          screen.step(
              "It plays 150 steps, and the game saves to its disk", () -> playAndSave(bot, 150));
      tell(Tone.PLAIN, "on disk", onDisk);
      claim(!onDisk.equals(left), "150 steps changed nothing");
      screen.step("kill -9 the game and worldkeep together", this::killAll);
      destroyDisk();
    }
  }

  private void recover(GameState left) throws Exception {
    tell(boot("A fourth machine starts the game, on an empty disk", "restored"));
    try (IslandBot bot = join(4)) {
      compare(bot, left, "150 steps: they were on the lost disk only");
      stop();
    }
  }

  private SidecarEvent boot(String title, String expected) throws Exception {
    SidecarEvent beginning =
        screen.step(
            title,
            () -> {
              Path disk = home.resolve("machine-" + (machines.size() + 1));
              machines.add(Machine.start(home, disk.resolve("world")));
              SidecarEvent event = machine().await("new", "restored");
              machine().awaitGame();
              return event;
            });
    claim(beginning.name().equals(expected), "the world is not " + expected);
    return beginning;
  }

  private IslandBot join(long seed) throws IOException {
    return IslandBot.join(machine().port(), "ann", seed);
  }

  private static GameState play(IslandBot bot, int steps) throws IOException {
    bot.play(steps);
    return GameState.of(bot);
  }

  private static GameState playAndSave(IslandBot bot, int steps) throws IOException {
    GameState played = play(bot, steps);
    bot.save();
    return played;
  }

  private void compare(IslandBot bot, GameState expected, String lost) throws Exception {
    GameState found = screen.step("The bot joins again and looks around", () -> GameState.of(bot));
    claim(found.equals(expected), "expected " + expected + ", but the game has " + found);
    tell(Tone.GOOD, "came back", found);
    screen.detail(Tone.LOST, "lost", lost);
  }

  private SidecarEvent killGame() throws InterruptedException {
    machine().killGame();
    return machine().await("saved");
  }

  private int killAll() throws InterruptedException {
    machine().killAll();
    return machine().exitCode();
  }

  private void stop() throws Exception {
    SidecarEvent saved =
        screen.step(
            "SIGTERM stops the machine cleanly",
            () -> {
              machine().terminate();
              return machine().await("saved");
            });
    tell(saved);
    int exitCode = machine().exitCode();
    claim(exitCode == 0, "the exit code is " + exitCode);
    screen.detail(Tone.FAINT, "worldkeep", "exit code 0: everything acknowledged is saved");
  }

  private void destroyDisk() throws Exception {
    Machine gone = machine();
    screen.step(
        "The machine is gone, and its disk with it",
        () -> {
          gone.destroyDisk();
          return gone;
        });
  }

  private void tell(Tone tone, String label, GameState state) {
    screen.detail(tone, label, state.island());
    screen.detail(tone, label, state.bot());
  }

  private void tell(SidecarEvent event) {
    screen.detail(Tone.FAINT, "worldkeep", event.summary());
  }

  private Machine machine() {
    return machines.get(machines.size() - 1);
  }

  private static void claim(boolean condition, String otherwise) {
    if (!condition) {
      throw new DemoException(otherwise);
    }
  }

  /** Ends all processes of all machines. */
  @Override
  public void close() {
    machines.forEach(Machine::close);
  }
}

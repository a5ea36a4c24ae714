package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.Answer;
import io.github.worldkeep.examples.shared.GameClient;
import io.github.worldkeep.examples.shared.Options;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A player without a human: it wanders about, digs, and places what it dug. Its commands depend
 * only on its seed and on the answers. So the same seed plays the same game, on the same island and
 * without other players.
 *
 * <pre>
 * IslandBot --port PORT [--name NAME] [--seed N] [--steps N]
 * </pre>
 *
 * <p>As a program, the bot plays and prints its {@link Report}. The defaults are the name {@code
 * bot}, seed 1 and 200 steps. Exit codes: 0 for success, 1 if the server refused or is gone, 2 for
 * wrong arguments.
 *
 * <p>Not safe for use by several threads. All methods but {@link #close} throw {@link IOException}
 * when the server is gone. The outcome of the last command is then unknown.
 */
public final class IslandBot implements AutoCloseable {

  private static final Set<String> OPTIONS = Set.of("--port", "--name", "--seed", "--steps");

  private static final List<Direction> WAYS = List.of(Direction.values());

  private final GameClient client;
  private final String name;
  private final Random random;
  private Direction heading = Direction.NORTH;

  private IslandBot(GameClient client, String name, long seed) {
    this.client = client;
    this.name = name;
    this.random = new Random(seed);
  }

  /** Plays once, and prints a report. */
  public static void main(String[] args) {
    try {
      Options options = Options.parse(args, OPTIONS);
      options.required("--port");
      int port = (int) options.number("--port", 0, 1, 65_535);
      long seed = options.number("--seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
      int steps = (int) options.number("--steps", 200, 0, Integer.MAX_VALUE);
      try (IslandBot bot = join(port, options.text("--name").orElse("bot"), seed)) {
        System.out.println(bot.play(steps));
      }
    } catch (IllegalArgumentException e) {
      fail(2, "wrong arguments: " + e.getMessage());
    } catch (IOException e) {
      fail(1, e.toString());
    }
  }

  /**
   * Connects to the server on this port of this machine, and joins. A known player starts where
   * they left, any other one as a newcomer.
   */
  public static IslandBot join(int port, String name, long seed) throws IOException {
    GameClient client = GameClient.connect(port);
    try {
      client.demand("join " + name);
      return new IslandBot(client, name, seed);
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** Plays this many steps, each of them a move, a dig or a place. */
  public Report play(int steps) throws IOException {
    Tally tally = new Tally();
    for (int i = 0; i < steps; i++) {
      step(tally);
    }
    return new Report(
        name, steps, tally.moved, tally.gathered, tally.placed, tally.refused, stat());
  }

  private void step(Tally tally) throws IOException {
    int roll = random.nextInt(10);
    if (roll < 5) {
      move(tally);
    } else if (roll < 8) {
      tally.count(client.ask("dig"), tally.gathered);
    } else {
      tally.count(client.ask("place"), tally.placed);
    }
  }

  private void move(Tally tally) throws IOException {
    if (client.ask("move " + heading.letter()).ok()) {
      tally.moved++;
    } else {
      tally.refused++;
      heading = WAYS.get(random.nextInt(WAYS.size()));
    }
  }

  /**
   * Makes the server save. When this returns, the effects of all earlier answers are on the
   * server's disk.
   */
  public void save() throws IOException {
    client.demand("save");
  }

  /** Returns the state of the world. */
  public WorldStat stat() throws IOException {
    Answer stat = client.demand("stat");
    return new WorldStat(
        Long.parseLong(stat.field("tick")), stat.number("changed"), stat.field("checksum"));
  }

  /** Returns the position and the inventory of the player. */
  public PlayerStat self() throws IOException {
    Answer look = client.demand("look");
    Map<String, Integer> inventory = new TreeMap<>();
    client
        .demand("inventory")
        .fields()
        .forEach((kind, count) -> inventory.put(kind, Integer.valueOf(count)));
    return new PlayerStat(look.number("x"), look.number("y"), inventory);
  }

  /** Leaves the game, and waits until the server has confirmed it. Then the name can join again. */
  @Override
  public void close() {
    try (client) {
      client.ask("quit");
    } catch (IOException e) {
      // The server is gone, and the player with it.
    }
  }

  private static void fail(int code, String message) {
    System.err.println(message);
    System.exit(code);
  }

  /**
   * The steps of a bot.
   *
   * @param moved how many steps changed its position
   * @param gathered how many blocks it dug, by kind
   * @param placed how many blocks it placed, by kind
   * @param refused how many steps broke a rule of the game (water ahead, bedrock underfoot, nothing
   *     to place)
   * @param stat the world after the last step
   */
  public record Report(
      String name,
      int steps,
      int moved,
      Map<String, Integer> gathered,
      Map<String, Integer> placed,
      int refused,
      WorldStat stat) {

    /** Copies the maps. */
    public Report {
      gathered = sorted(gathered);
      placed = sorted(placed);
    }
  }

  /**
   * The state of the world.
   *
   * @param tick how many ticks the server has run
   * @param changed how many columns differ from the generated ones
   * @param checksum SHA-256 of all blocks, in hexadecimal
   */
  public record WorldStat(long tick, int changed, String checksum) {}

  /**
   * The state of the player.
   *
   * @param inventory how many blocks it carries, by kind
   */
  public record PlayerStat(int x, int y, Map<String, Integer> inventory) {

    /** Copies the map. */
    public PlayerStat {
      inventory = sorted(inventory);
    }
  }

  private static Map<String, Integer> sorted(Map<String, Integer> counts) {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  private static final class Tally {
    private final Map<String, Integer> gathered = new TreeMap<>();
    private final Map<String, Integer> placed = new TreeMap<>();
    private int moved;
    private int refused;

    private void count(Answer answer, Map<String, Integer> blocks) throws IOException {
      if (answer.ok()) {
        blocks.merge(answer.field("block"), 1, Integer::sum);
      } else {
        refused++;
      }
    }
  }
}

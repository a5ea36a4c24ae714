package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.RefusedException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules and the state of one island. Only the game loop's thread uses it. */
final class Game {

  private static final int MAX_PLAYERS = 1000;

  private final SaveFolder folder;
  private final World world;
  private final Map<String, Player> players;
  private final Set<String> unsavedPlayers = new LinkedHashSet<>();
  private final Map<Integer, String> playing = new HashMap<>();
  private Level level;

  Game(SaveFolder folder, Island island) {
    this.folder = folder;
    this.level = island.level();
    this.world = island.world();
    this.players =
        island.players().stream()
            .collect(
                Collectors.toMap(Player::name, Function.identity(), (a, b) -> b, HashMap::new));
  }

  /** Starts the next tick, and returns its number. */
  long tick() {
    level = level.next(!playing.isEmpty());
    return level.tick();
  }

  /** Performs a client's command, and returns the line to send back. */
  String answer(int client, Command command) {
    try {
      return ("ok " + perform(client, command)).strip();
    } catch (RefusedException e) {
      return "error " + e.getMessage();
    }
  }

  private String perform(int client, Command command) throws RefusedException {
    return switch (command.verb()) {
      case JOIN -> join(client, command.argument());
      case MOVE -> move(player(client), Direction.of(command.argument()));
      case DIG -> dig(player(client));
      case PLACE -> place(player(client));
      case INVENTORY -> inventory(player(client));
      case LOOK -> look(player(client));
      case STAT -> stat();
      case SAVE -> saveNow();
      case QUIT -> quit(client);
    };
  }

  private String join(int client, String name) throws RefusedException {
    refuseIf(!Player.isName(name), "a name is 1 to 16 of a-z, 0-9, _ and -");
    refuseIf(playing.containsKey(client), "you have joined as " + playing.get(client));
    refuseIf(playing.containsValue(name), name + " is playing already");
    Player player = players.get(name);
    if (player == null) {
      refuseIf(players.size() == MAX_PLAYERS, "the island is full");
      player = Player.newcomer(name);
      keep(player);
    }
    playing.put(client, name);
    return "name=" + name + ' ' + position(player);
  }

  private String move(Player player, Direction direction) throws RefusedException {
    Position next =
        player.at().toward(direction).orElseThrow(() -> new RefusedException("the map ends here"));
    refuseIf(world.top(next) == Block.WATER, "nobody can swim");
    return position(keep(player.movedTo(next)));
  }

  private String dig(Player player) throws RefusedException {
    Block block = world.dig(player.at());
    keep(player.with(block));
    return "block=" + block.label() + " height=" + world.height(player.at());
  }

  private String place(Player player) throws RefusedException {
    Block block = player.atHand().orElseThrow(() -> new RefusedException("you carry nothing"));
    world.place(player.at(), block);
    keep(player.without(block));
    return "block=" + block.label() + " height=" + world.height(player.at());
  }

  private static String inventory(Player player) {
    return player.inventory().entrySet().stream()
        .map(item -> item.getKey().label() + '=' + item.getValue())
        .collect(Collectors.joining(" "));
  }

  private String look(Player player) {
    Position at = player.at();
    String here = "here=" + world.top(at).label() + " height=" + world.height(at);
    String around =
        Stream.of(Direction.values())
            .map(
                way ->
                    way.letter()
                        + '='
                        + at.toward(way).map(p -> world.top(p).label()).orElse("edge"))
            .collect(Collectors.joining(" "));
    return position(player) + ' ' + here + ' ' + around;
  }

  private String stat() {
    return "tick="
        + level.tick()
        + " time="
        + level.time()
        + " players="
        + playing.size()
        + " changed="
        + world.tilesChanged()
        + " checksum="
        + world.checksum();
  }

  private String saveNow() throws RefusedException {
    try {
      return "tick=" + level.tick() + " files=" + save();
    } catch (IOException e) {
      throw new RefusedException("not saved, try again: " + e);
    }
  }

  private String quit(int client) {
    playing.remove(client);
    return "bye";
  }

  /**
   * Writes the changes since the last save, and returns the number of files written. After a
   * failure, all of them still count as changes.
   */
  int save() throws IOException {
    Collection<Player> changed = unsavedPlayers.stream().map(players::get).toList();
    folder.save(level, world, world.unsaved(), changed);
    int files = world.unsaved().size() + changed.size() + 1;
    world.unsaved().clear();
    unsavedPlayers.clear();
    return files;
  }

  private Player player(int client) throws RefusedException {
    String name = playing.get(client);
    Player player = name == null ? null : players.get(name);
    if (player == null) {
      throw new RefusedException("join first");
    }
    return player;
  }

  private Player keep(Player player) {
    players.put(player.name(), player);
    unsavedPlayers.add(player.name());
    return player;
  }

  private static String position(Player player) {
    return "x=" + player.at().x() + " y=" + player.at().y();
  }

  private static void refuseIf(boolean broken, String reason) throws RefusedException {
    if (broken) {
      throw new RefusedException(reason);
    }
  }
}

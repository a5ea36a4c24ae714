package io.github.worldkeep.state.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.player.Checkpoint;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.state.world.Committer;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A game whose players pick things up and drop them, all the time, until it is killed. Arguments:
 * the documents' URI, the objects' URI, the game's directory, a seed, and {@code moment}, or {@code
 * late} for a game that takes its players only when it publishes the world.
 */
final class IsleProgram {
  static final WorldId ISLE = new WorldId("isle");
  static final PlayerType<Bag> BAGS = PlayerType.of(Bag.class);
  static final int ITEMS = 60;
  static final List<String> PLAYERS = List.of("ann", "bob", "cyd", "dan");

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(2));
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PLACES = 5;
  private static final int MOVES_IN_A_TICK = 3;

  private final Players<Bag> players;
  private final World world;
  private final Path directory;
  private final Random random;
  private final boolean late;
  private final List<List<String>> places = new ArrayList<>();
  private final Map<String, PlayerHandle<Bag>> here = new TreeMap<>();
  private final Map<String, Save> leaving = new TreeMap<>();
  private final ExecutorService saver = Executors.newSingleThreadExecutor();
  private CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);

  record Bag(List<String> items) {
    Bag with(String item) {
      List<String> more = new ArrayList<>(items);
      more.add(item);
      return new Bag(List.copyOf(more));
    }

    Bag without(String item) {
      return new Bag(items.stream().filter(other -> !other.equals(item)).toList());
    }
  }

  private IsleProgram(
      Players<Bag> players, World world, Path directory, Random random, boolean late) {
    this.players = players;
    this.world = world;
    this.directory = directory;
    this.random = random;
    this.late = late;
  }

  static PersistenceConfig config(String documents, String objects) {
    return PersistenceConfig.none()
        .with(StoreKind.DOCUMENTS, StoreUri.parse(documents))
        .with(StoreKind.OBJECTS, StoreUri.parse(objects));
  }

  public static void main(String[] arguments) throws IOException {
    Persistence persistence = Persistence.open(config(arguments[0], arguments[1]));
    GameServer server =
        GameServer.join(persistence.documents(), "isle", TERMS, ServerListener.NONE);
    Lease lease = server.acquire(ISLE.leaseName(), LONG);
    World world = new Worlds(persistence).open(ISLE, lease);
    Path directory = Path.of(arguments[2]);
    Random random = new Random(Long.parseLong(arguments[3]));
    boolean late = arguments[4].equals("late");
    IsleProgram game = new IsleProgram(Players.open(server, BAGS), world, directory, random, late);
    game.begin();
    System.out.println("playing");
    while (true) {
      game.tick();
    }
  }

  private void begin() throws IOException {
    if (world.restore(directory).isEmpty()) {
      IntStream.range(0, PLACES).forEach(place -> places.add(new ArrayList<>()));
      IntStream.range(0, ITEMS).forEach(item -> places.get(item % PLACES).add("item " + item));
      writePlaces();
      world.save(directory);
    } else {
      for (int place = 0; place < PLACES; place++) {
        places.add(new ArrayList<>(read(directory.resolve("place " + place))));
      }
    }
    PLAYERS.forEach(this::enter);
  }

  static List<String> read(Path place) throws IOException {
    return Arrays.stream(Files.readString(place).split("\n"))
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private void writePlaces() throws IOException {
    for (int place = 0; place < PLACES; place++) {
      Path file = directory.resolve("place " + place);
      Files.write(file, String.join("\n", places.get(place)).getBytes(UTF_8));
    }
  }

  private void enter(String id) {
    here.put(id, players.load(id, () -> new Bag(List.of())));
  }

  private void tick() throws IOException {
    if (saving.isDone()) {
      saving.join();
      leaving.forEach((id, save) -> comeBack(id, save));
      leaving.clear();
      beginSaving();
    }
    for (int move = 0; move < MOVES_IN_A_TICK; move++) {
      List<PlayerHandle<Bag>> all = List.copyOf(here.values());
      move(all.get(random.nextInt(all.size())), places.get(random.nextInt(PLACES)));
    }
  }

  private void comeBack(String id, Save save) {
    save.await(LONG);
    enter(id);
  }

  private void move(PlayerHandle<Bag> player, List<String> place) {
    List<String> bag = player.value().items();
    if (random.nextBoolean() && !place.isEmpty()) {
      String item = place.remove(random.nextInt(place.size()));
      player.update(value -> value.with(item));
    } else if (!bag.isEmpty()) {
      String item = bag.get(random.nextInt(bag.size()));
      player.update(value -> value.without(item));
      place.add(item);
    }
  }

  /** The moment: the folder, the players, and who leaves with what. */
  private void beginSaving() throws IOException {
    writePlaces();
    if (late) {
      saving = CompletableFuture.runAsync(() -> save(players::checkpoint), saver);
      return;
    }
    Checkpoint checkpoint = players.beginCheckpoint();
    String somebody = PLAYERS.get(random.nextInt(PLAYERS.size()));
    leaving.put(somebody, here.remove(somebody).leave());
    saving =
        CompletableFuture.runAsync(
            () -> {
              try (checkpoint) {
                save(checkpoint::commit);
              }
            },
            saver);
  }

  private void save(Committer committer) {
    try {
      world.save(directory, TransferProgress.NONE, committer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

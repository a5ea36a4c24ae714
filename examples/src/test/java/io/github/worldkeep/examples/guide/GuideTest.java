package io.github.worldkeep.examples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchQuery;
import io.github.worldkeep.state.match.MatchRecord;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.match.Matches;
import io.github.worldkeep.state.player.Checkpoint;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.token.Admission;
import io.github.worldkeep.state.token.AdmissionRefusedException;
import io.github.worldkeep.state.token.Admitted;
import io.github.worldkeep.state.token.ConnectionToken;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreEvent;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code of {@code docs/guide.md}, run. {@link DocumentedCodeTest} checks that both are equal.
 */
final class GuideTest {
  record Hero(String name, int level, List<String> items) {}

  @TempDir Path directory;
  private Persistence persistence;

  @BeforeEach
  void open() {
    StoreUri keyValues = StoreUri.parse("sqlite:" + directory.resolve("values.db"));
    persistence =
        Persistence.open(
            PersistenceConfig.embedded(directory).with(StoreKind.KEY_VALUES, keyValues));
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void config_fromUris() {
    PersistenceConfig config =
        PersistenceConfig.none()
            .with(StoreKind.DOCUMENTS, StoreUri.parse("sqlite:" + directory + "/game.db"))
            .with(StoreKind.OBJECTS, StoreUri.parse("file:" + directory + "/objects"))
            .require(StoreKind.DOCUMENTS, Capability.DURABLE)
            .withTimeout(Duration.ofSeconds(5));
    try (Persistence persistence = Persistence.open(config)) {
      assertThat(persistence.documents().capabilities()).contains(Capability.DURABLE);
    }
  }

  @Test
  void listener_hearsOperations() {
    List<StoreEvent> slow = new ArrayList<>();
    PersistenceConfig config = PersistenceConfig.embedded(directory.resolve("listened"));
    PersistenceConfig listened =
        config.withListener(
            event -> {
              if (event.duration().compareTo(Duration.ofMillis(100)) > 0) {
                slow.add(event);
              }
            });
    try (Persistence persistence = Persistence.open(listened)) {
      persistence.keyValues().put("a", new byte[1]);
      assertThat(listened.listener()).isNotSameAs(config.listener());
    }
  }

  @Test
  void keyValues_tour() {
    KeyValueStore keyValues = persistence.keyValues();
    keyValues.put("presence/ann", "in lobby 7".getBytes(UTF_8), Duration.ofSeconds(30));
    boolean mine = keyValues.putIfAbsent("slot/12", "server-a".getBytes(UTF_8));
    long joined = keyValues.increment("lobby/7/joined", 1);
    Optional<byte[]> ticket = keyValues.take("ticket/ann");
    List<String> online = keyValues.scan("presence/").toList();

    assertThat(mine).isTrue();
    assertThat(joined).isEqualTo(1);
    assertThat(ticket).isEmpty();
    assertThat(online).containsExactly("presence/ann");
  }

  @Test
  void documents_tour() {
    DocumentStore documents = persistence.documents();
    Index<String> NAME = Index.text("name");
    Index<Number> LEVEL = Index.number("level");
    Index<String> ITEMS = Index.texts("items");
    DocumentCollection<Hero> heroes =
        documents.collection("heroes", Hero.class, NAME, LEVEL, ITEMS);

    Version first = heroes.insert("ann", new Hero("Ann", 11, List.of("lamp", "rope")));
    heroes.insert("bob", new Hero("Bob", 4, List.of("sword")));
    Document<Hero> ann = heroes.get("ann").orElseThrow();

    Filter strong = LEVEL.gte(10).and(ITEMS.contains("rope").or(NAME.startsWith("A")));
    Page<Document<Hero>> page =
        heroes.find(Query.where(strong).sortedBy(LEVEL.descending()).limit(20));

    heroes.stream(Query.all()).forEach(hero -> System.err.println(hero.value().name()));

    assertThat(ann.version()).isEqualTo(first);
    assertThat(page.items()).containsExactly(ann);
    assertThat(page.next()).isEmpty();
    assertThatThrownBy(() -> heroes.replace("bob", ann.value(), first))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void documents_updateAndTrade() {
    DocumentStore documents = persistence.documents();
    DocumentCollection<Hero> heroes = documents.collection("heroes", Hero.class);
    heroes.insert("ann", new Hero("Ann", 11, List.of("lamp")));
    heroes.insert("bob", new Hero("Bob", 4, List.of()));

    heroes.update("bob", hero -> new Hero(hero.name(), hero.level() + 1, hero.items()));

    Document<Hero> giver = heroes.get("ann").orElseThrow();
    Document<Hero> taker = heroes.get("bob").orElseThrow();
    Batch trade =
        new Batch()
            .replace(heroes, giver.with(new Hero("Ann", 11, List.of())))
            .replace(heroes, taker.with(new Hero("Bob", 5, List.of("lamp"))));
    documents.commit(trade);

    List<Batch> storm = new ArrayList<>();
    for (String id : List.of("ann", "bob", "cyd")) {
      Version known = heroes.get(id).map(Document::version).orElse(giver.version());
      storm.add(new Batch().replace(heroes, id, new Hero(id, 1, List.of()), known));
    }
    for (BatchOutcome outcome : documents.commitEach(storm)) {
      if (outcome instanceof BatchOutcome.Refused refused) {
        System.err.println("not saved: " + refused.reason().getMessage());
      }
    }

    assertThat(heroes.get("bob").orElseThrow().value().name()).isEqualTo("bob");
    assertThat(heroes.get("cyd")).isEmpty();
  }

  @Test
  void objects_tour() throws IOException {
    ObjectStore objects = persistence.objects();
    ObjectInfo info =
        objects.put(
            "replays/7031",
            new byte[] {1, 2, 3},
            PutOptions.NONE.ifAbsent().withMetadata("map", "isle"));
    try (ObjectWriter writer = objects.write("logs/7031.gz", PutOptions.NONE)) {
      GZIPOutputStream gzip = new GZIPOutputStream(writer);
      gzip.write("a long log".getBytes(UTF_8));
      gzip.finish();
      writer.commit();
    }
    try (InputStream in = objects.read("logs/7031.gz").orElseThrow()) {
      assertThat(in.readAllBytes()).isNotEmpty();
    }
    ObjectListing top = objects.list("", ListOptions.ALL.groupByFolder());

    assertThat(info.metadata()).containsEntry("map", "isle");
    assertThat(top.prefixes()).containsExactly("logs/", "replays/");
  }

  @Test
  void objects_transfers() throws IOException {
    ObjectStore objects = persistence.objects();
    Path video = Files.write(directory.resolve("video.mp4"), new byte[3_000_000]);
    TransferProgress progress =
        (transferred, total) -> System.err.println(transferred * 100 / total + " %");
    objects.upload(video, "videos/7031", PutOptions.NONE, progress);
    objects.download("videos/7031", directory.resolve("copy.mp4"), progress);

    assertThat(directory.resolve("copy.mp4")).hasSameBinaryContentAs(video);
  }

  @Test
  void worlds_tour() throws IOException {
    Path saves = Files.createDirectory(directory.resolve("saves"));
    Files.writeString(saves.resolve("level.dat"), "an island");
    Worlds worlds = new Worlds(persistence);
    World island = worlds.open(new WorldId("island-12"));
    island.restore(saves);
    SaveReport saved = island.save(saves);

    assertThat(saved.snapshot().number()).isEqualTo(1);
  }

  @Test
  void players_tour() {
    GameServer server = GameServer.join(persistence.documents(), "eu-17");
    Players<Hero> players = Players.open(server, PlayerType.of(Hero.class));

    PlayerHandle<Hero> ann = players.load("ann", () -> new Hero("Ann", 1, List.of()));
    ann.update(hero -> new Hero(hero.name(), 2, List.of("lamp")));
    ann.save(); // when it suits the game
    ann.leave().await(Duration.ofSeconds(10));

    players.close(Duration.ofSeconds(10));
    server.close();

    assertThat(ann.revision()).isEqualTo(2);
    assertThat(ann.isHeld()).isFalse();
  }

  @Test
  void checkpoints_tour() throws Exception {
    Path saves = Files.createDirectory(directory.resolve("saves"));
    Files.writeString(saves.resolve("level.dat"), "an island");
    GameServer server = GameServer.join(persistence.documents(), "eu-17");
    Players<Hero> players = Players.open(server, PlayerType.of(Hero.class));
    PlayerHandle<Hero> ann = players.load("ann", () -> new Hero("Ann", 1, List.of()));
    ann.update(hero -> new Hero(hero.name(), 2, List.of("lamp")));
    Worlds worlds = new Worlds(persistence);
    ExecutorService background = Executors.newSingleThreadExecutor();

    WorldId id = new WorldId("island-12");
    Lease lease = server.acquire(id.leaseName(), Duration.ofSeconds(20));
    World owned = worlds.open(id, lease);

    Checkpoint checkpoint = players.beginCheckpoint(); // in the tick; the folder was just written
    background.execute(
        () -> {
          try (checkpoint) {
            owned.save(saves, TransferProgress.NONE, checkpoint::commit);
          } catch (IOException | StoreException e) {
            System.err.println("the checkpoint failed, and the next one is due: " + e);
          }
        });

    background.shutdown();
    assertThat(background.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ann.revision()).isEqualTo(2);
    assertThat(worlds.open(id).latest()).isPresent();
    players.close(Duration.ofSeconds(10));
    lease.release();
    server.close();
  }

  @Test
  void tokens_tour() {
    ConnectionTokens tokens = new ConnectionTokens(persistence.keyValues());
    ConnectionToken token = tokens.issue("ann", "match-7", Duration.ofSeconds(30));

    String secret = token.secret();
    Admission admission = tokens.redeem(secret, "match-7");
    System.err.println(admission.player() + " enters");

    assertThat(admission.player()).isEqualTo("ann");
    assertThatThrownBy(() -> tokens.redeem(secret, "match-7"))
        .isInstanceOf(AdmissionRefusedException.class);
    assertThat(tokens.revoke("match-7")).isZero();
  }

  @Test
  void entrance_tour() {
    GameServer server = GameServer.join(persistence.documents(), "eu-17");
    Players<Hero> players = Players.open(server, PlayerType.of(Hero.class));
    ConnectionTokens tokens = new ConnectionTokens(persistence.keyValues());
    String secret = tokens.issue("ann", "match-7", Duration.ofSeconds(30)).secret();

    Entrance<Hero> entrance =
        new Entrance<>(
            tokens, "match-7", players, admission -> new Hero(admission.player(), 1, List.of()));
    Admitted<Hero> ann = entrance.admit(secret);
    System.err.println(ann.admission().player() + " is at level " + ann.player().value().level());

    assertThat(players.get("ann")).containsSame(ann.player());
    players.close(Duration.ofSeconds(10));
    server.close();
  }

  @Test
  void matches_tour() {
    Matches matches = new Matches(persistence.documents());
    Match match = matches.start("match-7", "duel", Map.of("map", "isle"), List.of("ann", "bob"));
    match.event("first blood", Map.of("by", "ann"));
    match.end(MatchResult.of("completed").with("ann", 1, 3200).with("bob", 2, 1100));
    Page<MatchRecord> latest = matches.find(MatchQuery.ALL.player("ann"));

    assertThat(latest.items()).containsExactly(match.record());
    assertThat(matches.get("match-7")).contains(match.record());
  }
}

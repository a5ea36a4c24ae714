package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit of the database, or of its log, is another one, and no read returns changed data.
 *
 * <p>{@code -Dflips=8} is the long form: eight bits of each 64 bytes of the database. Without it, a
 * seeded sample is tried.
 */
@Tag("long")
final class BitFlipTest {
  private static final int PER_64_BYTES = Integer.getInteger("flips", 0);
  private static final int SAMPLE = 250;
  private static final int LOG_SAMPLE = 80;
  private static final int PLAYERS = 40;

  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> GOLD = Index.number("gold");
  private static final Index<String> TAGS = Index.texts("tags");

  @TempDir Path directory;
  private final Random random = new Random(16);
  private final Map<String, Integer> counts = new TreeMap<>();

  /** All that was ever acknowledged under an id, the latest last. */
  private final Map<String, List<Document<byte[]>>> players = new HashMap<>();

  private final Map<String, List<byte[]>> values = new HashMap<>();
  private Path clean;
  private Path damaged;

  @BeforeEach
  void write() throws IOException {
    Path original = Files.createDirectory(directory.resolve("original"));
    clean = Files.createDirectory(directory.resolve("clean"));
    damaged = Files.createDirectory(directory.resolve("damaged"));
    EmbeddedHarness harness = SqliteHarness.in(original);
    try (Persistence persistence = harness.open()) {
      for (int i = 0; i < PLAYERS; i++) {
        put(persistence, i, 0);
      }
    }
    try (Persistence persistence = harness.open()) {
      for (int i = 0; i < PLAYERS; i += 4) {
        put(persistence, i, 1);
      }
      copy(original, clean); // As a process leaves it that dies: with its log.
    }
  }

  private void put(Persistence persistence, int i, int round) {
    String id = "player-" + i;
    byte[] json = json(i, round);
    Version version = collection(persistence).put(id, json);
    players.computeIfAbsent(id, key -> new ArrayList<>()).add(new Document<>(id, version, json));
    byte[] value = ("value " + i + " of round " + round).getBytes(UTF_8);
    persistence.keyValues().put("key-" + i, value, Duration.ofDays(1 + i));
    values.computeIfAbsent("key-" + i, key -> new ArrayList<>()).add(value);
  }

  /** Every eighth is larger than a page. */
  private byte[] json(int i, int round) {
    StringBuilder items = new StringBuilder();
    for (int left = i % 8 == 7 ? 300 : 3; left > 0; left--) {
      items.append('"').append(Long.toHexString(random.nextLong())).append("\",");
    }
    String text =
        "{\"name\":\"name %d\",\"gold\":%d,\"tags\":[\"tag %d\",\"all\"],\"items\":[%s0]}";
    return String.format(text, i, 1_000 * round + i, i % 5, items).getBytes(UTF_8);
  }

  private static DocumentCollection<byte[]> collection(Persistence persistence) {
    return persistence.documents().collection("players", Codec.raw(), NAME, GOLD, TAGS);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : List.of("game.db", "game.db-wal")) {
      Files.deleteIfExists(to.resolve(name));
      Files.deleteIfExists(to.resolve("game.db-shm"));
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }

  /** The database without a log: all that was acknowledged is in it. */
  @Test
  void everyRead_afterAFlipInTheDatabase_isTheLatestOrAnError() throws IOException {
    SqliteHarness.in(clean).open().close();
    assertThat(clean.resolve("game.db-wal")).doesNotExist();
    long size = Files.size(clean.resolve("game.db"));
    LongStream bits =
        PER_64_BYTES > 0
            ? LongStream.range(0, size / 64 * PER_64_BYTES)
                .map(n -> n / PER_64_BYTES * 512 + random.nextInt(512))
            : LongStream.range(0, SAMPLE).map(n -> random.nextLong(size * 8));
    bits.forEach(bit -> tryFlip("game.db", bit, true));
    System.out.println("BitFlipTest, database of " + size + " bytes: " + counts);
    assertThat(counts.get("exact")).isPositive();
  }

  /** A log that is damaged ends there: what was committed by then is what there is. */
  @Test
  void everyRead_afterAFlipInTheLog_isSomethingAcknowledgedOrAnError() throws IOException {
    long size = Files.size(clean.resolve("game.db-wal"));
    long flips = PER_64_BYTES > 0 ? size / 64 : LOG_SAMPLE;
    for (long i = 0; i < flips; i++) {
      tryFlip("game.db-wal", random.nextLong(size * 8), false);
    }
    System.out.println("BitFlipTest, log of " + size + " bytes: " + counts);
  }

  /** With a log beside it, a page of the database may not be in use any more. */
  @Test
  void everyRead_afterAFlipInTheDatabaseBesideItsLog_isTheLatestOrAnError() throws IOException {
    long size = Files.size(clean.resolve("game.db"));
    long flips = PER_64_BYTES > 0 ? size / 64 : LOG_SAMPLE;
    for (long i = 0; i < flips; i++) {
      tryFlip("game.db", random.nextLong(size * 8), true);
    }
    System.out.println("BitFlipTest, database with a log: " + counts);
  }

  private void tryFlip(String file, long bit, boolean latest) {
    try {
      copy(clean, damaged);
      Bytes.flip(damaged.resolve(file), bit);
      try (Persistence persistence = SqliteHarness.in(damaged).open()) {
        String outcome = readAll(persistence, latest, file + ", bit " + bit);
        counts.merge(outcome, 1, Integer::sum);
      } catch (StoreException e) {
        counts.merge("open: " + e.kind(), 1, Integer::sum);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the reads came to: the worst of them. */
  private String readAll(Persistence persistence, boolean latest, String flip) {
    Reads reads = new Reads(latest, flip);
    reads.of(() -> readDocuments(reads, collection(persistence)));
    reads.of(() -> readValues(reads, persistence.keyValues()));
    return reads.worst;
  }

  private void readDocuments(Reads reads, DocumentCollection<byte[]> found) {
    for (int i = 0; i < PLAYERS; i++) {
      String id = "player-" + i;
      reads.of(() -> reads.document(id, found.get(id)));
    }
    reads.of(() -> found.getAll(List.copyOf(players.keySet())).forEach(d -> reads.document("", d)));
    for (Query query :
        List.of(
            Query.all(),
            Query.all().sortedBy(GOLD.descending()),
            Query.all().sortedBy(NAME.ascending()),
            Query.where(GOLD.gte(0)),
            Query.where(NAME.startsWith("name")),
            Query.where(TAGS.contains("all")),
            Query.where(GOLD.lt(-1).not()))) {
      reads.of(() -> reads.documents(found.stream(query.limit(17)).toList(), PLAYERS));
    }
    reads.of(() -> reads.documents(found.find(Query.where(TAGS.contains("tag 3"))).items(), 8));
    reads.of(() -> reads.documents(found.find(Query.where(NAME.eq("name 7"))).items(), 1));
    reads.of(() -> assertThat(found.count(Filter.all())).as(reads.flip).isEqualTo(PLAYERS));
    reads.of(() -> refusesOldVersions(reads, found));
  }

  /** A version that was overwritten never comes back. */
  private void refusesOldVersions(Reads reads, DocumentCollection<byte[]> found) {
    if (!reads.latest) {
      return;
    }
    for (int i = 0; i < PLAYERS; i += 4) {
      Document<byte[]> old = players.get("player-" + i).get(0);
      try {
        found.replace(old.id(), old.value(), old.version());
        throw new AssertionError(reads.flip + ": replaced " + old);
      } catch (ConflictException e) {
        continue;
      }
    }
  }

  private void readValues(Reads reads, KeyValueStore found) {
    for (int i = 0; i < PLAYERS; i++) {
      String key = "key-" + i;
      Duration day = Duration.ofDays(1 + i);
      reads.of(() -> reads.value(key, found.get(key)));
      reads.of(
          () ->
              assertThat(found.entry(key).orElseThrow().timeToLive()).as(reads.flip).contains(day));
    }
    reads.of(() -> assertThat(found.scan("key-")).as(reads.flip).hasSize(PLAYERS));
  }

  /** Judges reads after one flip. */
  private final class Reads {
    private final boolean latest;
    private final String flip;
    private String worst = "exact";

    Reads(boolean latest, String flip) {
      this.latest = latest;
      this.flip = flip;
    }

    void of(Runnable read) {
      try {
        read.run();
      } catch (StoreException e) {
        assertThat(e.kind()).as("%s: %s", flip, e).isNotEqualTo(Kind.NOT_FOUND);
        worst = "read: " + e.kind();
      }
    }

    void document(String id, Optional<Document<byte[]>> found) {
      assertThat(found).as("%s: %s", flip, id).isPresent();
      assertAcknowledged(found.get());
    }

    void documents(List<Document<byte[]>> found, int count) {
      found.forEach(this::assertAcknowledged);
      assertThat(found).as(flip).hasSize(count);
    }

    private void assertAcknowledged(Document<byte[]> found) {
      List<Document<byte[]>> all = players.get(found.id());
      noteAge(all.get(all.size() - 1).version().equals(found.version()));
      assertThat(latest ? all.subList(all.size() - 1, all.size()) : all)
          .as("%s: %s", flip, found.id())
          .anyMatch(
              document ->
                  document.version().equals(found.version())
                      && Arrays.equals(document.value(), found.value()));
    }

    private void noteAge(boolean newest) {
      if (!newest && worst.equals("exact")) {
        worst = "older";
      }
    }

    void value(String key, Optional<byte[]> found) {
      List<byte[]> all = values.get(key);
      assertThat(found).as("%s: %s", flip, key).isPresent();
      assertThat(latest ? all.subList(all.size() - 1, all.size()) : all)
          .as("%s: %s", flip, key)
          .anyMatch(value -> Arrays.equals(value, found.get()));
    }
  }
}
